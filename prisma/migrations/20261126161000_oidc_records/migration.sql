-- CreateTable
CREATE TABLE "oidc_record" (
    "hash" BYTEA NOT NULL,
    "kind" VARCHAR(40) NOT NULL,
    "payload" JSONB NOT NULL,
    "grant_hash" BYTEA,
    "user_code" VARCHAR(64),
    "expires_at" TIMESTAMPTZ(3),
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "oidc_record_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "oidc_record_user_code_key" ON "oidc_record"("user_code");

-- CreateIndex
CREATE INDEX "oidc_record_grant_hash_idx" ON "oidc_record"("grant_hash");

-- CreateIndex
CREATE INDEX "oidc_record_expires_at_idx" ON "oidc_record"("expires_at");

-- AddForeignKey
ALTER TABLE "oidc_record" ADD CONSTRAINT "oidc_record_grant_hash_fkey" FOREIGN KEY ("grant_hash") REFERENCES "oidc_record"("hash") ON DELETE CASCADE ON UPDATE CASCADE;
