-- CreateTable
CREATE TABLE "oidc_consent" (
    "user_id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "given" TEXT[],
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oidc_consent_pkey" PRIMARY KEY ("user_id","subsystem_id")
);

-- CreateIndex
CREATE INDEX "oidc_consent_subsystem_id_idx" ON "oidc_consent"("subsystem_id");

-- AddForeignKey
ALTER TABLE "oidc_consent" ADD CONSTRAINT "oidc_consent_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oidc_consent" ADD CONSTRAINT "oidc_consent_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
