-- CreateTable
CREATE TABLE "oidc_initial_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" VARCHAR(8) NOT NULL,
    "run_by" TEXT NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "uses_max" INTEGER NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "oidc_initial_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oidc_registration" (
    "subsystem_id" UUID NOT NULL,
    "initial_token_id" UUID NOT NULL,
    "token_hash" BYTEA,
    "stated" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oidc_registration_pkey" PRIMARY KEY ("subsystem_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "oidc_initial_token_hash_key" ON "oidc_initial_token"("hash");

-- CreateIndex
CREATE INDEX "oidc_initial_token_created_by_id_idx" ON "oidc_initial_token"("created_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "oidc_registration_token_hash_key" ON "oidc_registration"("token_hash");

-- CreateIndex
CREATE INDEX "oidc_registration_initial_token_id_idx" ON "oidc_registration"("initial_token_id");

-- AddForeignKey
ALTER TABLE "oidc_initial_token" ADD CONSTRAINT "oidc_initial_token_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oidc_registration" ADD CONSTRAINT "oidc_registration_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oidc_registration" ADD CONSTRAINT "oidc_registration_initial_token_id_fkey" FOREIGN KEY ("initial_token_id") REFERENCES "oidc_initial_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
