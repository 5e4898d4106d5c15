-- CreateTable
CREATE TABLE "identity_provider" (
    "id" UUID NOT NULL,
    "slug" VARCHAR(40) NOT NULL,
    "preset" VARCHAR(16) NOT NULL,
    "title" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "endpoints" JSONB NOT NULL,
    "scopes" TEXT NOT NULL,
    "id_token_alg" VARCHAR(8),
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "first_arrival" VARCHAR(8) NOT NULL DEFAULT 'link',
    "trusts_email" BOOLEAN NOT NULL DEFAULT false,
    "domains" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "identity_provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upstream_identity" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "upstream_identity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_provider_slug_key" ON "identity_provider"("slug");

-- CreateIndex
CREATE INDEX "upstream_identity_user_id_idx" ON "upstream_identity"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "upstream_identity_provider_id_subject_key" ON "upstream_identity"("provider_id", "subject");

-- AddForeignKey
ALTER TABLE "upstream_identity" ADD CONSTRAINT "upstream_identity_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "identity_provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upstream_identity" ADD CONSTRAINT "upstream_identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
