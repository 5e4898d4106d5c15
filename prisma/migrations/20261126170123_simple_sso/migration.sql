-- CreateTable
CREATE TABLE "simple_sso_key" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "public_key" VARCHAR(64) NOT NULL,
    "sealed_private_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_to" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "simple_sso_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "simple_sso_request" (
    "hash" BYTEA NOT NULL,
    "key_id" UUID NOT NULL,
    "message_digest" BYTEA NOT NULL,
    "redirect_to" TEXT NOT NULL,
    "signed_as" VARCHAR(16) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "browser_hash" BYTEA,
    "spent_at" TIMESTAMPTZ(3),

    CONSTRAINT "simple_sso_request_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "simple_sso_seen_redirect" (
    "subsystem_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "simple_sso_seen_redirect_pkey" PRIMARY KEY ("subsystem_id","url")
);

-- CreateIndex
CREATE UNIQUE INDEX "simple_sso_key_public_key_key" ON "simple_sso_key"("public_key");

-- CreateIndex
CREATE INDEX "simple_sso_key_subsystem_id_idx" ON "simple_sso_key"("subsystem_id");

-- CreateIndex
CREATE INDEX "simple_sso_request_expires_at_idx" ON "simple_sso_request"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "simple_sso_request_key_id_message_digest_key" ON "simple_sso_request"("key_id", "message_digest");

-- AddForeignKey
ALTER TABLE "simple_sso_key" ADD CONSTRAINT "simple_sso_key_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "simple_sso_request" ADD CONSTRAINT "simple_sso_request_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "simple_sso_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "simple_sso_seen_redirect" ADD CONSTRAINT "simple_sso_seen_redirect_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
