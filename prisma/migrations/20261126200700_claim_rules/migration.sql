-- AlterTable
ALTER TABLE "grant" ADD COLUMN     "rule_id" UUID;

-- AlterTable
ALTER TABLE "identity_provider" ADD COLUMN     "button_text" VARCHAR(80),
ADD COLUMN     "client_key" JSONB,
ADD COLUMN     "logo" TEXT,
ADD COLUMN     "offered_to" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "team_member" ADD COLUMN     "reason" TEXT,
ADD COLUMN     "rule_id" UUID;

-- AlterTable
ALTER TABLE "upstream_identity" ADD COLUMN     "sealed_claims" TEXT;

-- CreateTable
CREATE TABLE "claim_rule" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "claim" VARCHAR(200) NOT NULL,
    "operator" VARCHAR(16) NOT NULL,
    "values" TEXT[],
    "role_id" UUID,
    "team_id" UUID,
    "field" VARCHAR(80),
    "written_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "claim_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_health" (
    "provider_id" UUID NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_reason" VARCHAR(200),
    "last_failure" TIMESTAMPTZ(3),
    "open_until" TIMESTAMPTZ(3),

    CONSTRAINT "provider_health_pkey" PRIMARY KEY ("provider_id")
);

-- CreateIndex
CREATE INDEX "claim_rule_provider_id_idx" ON "claim_rule"("provider_id");

-- CreateIndex
CREATE INDEX "claim_rule_role_id_idx" ON "claim_rule"("role_id");

-- CreateIndex
CREATE INDEX "claim_rule_team_id_idx" ON "claim_rule"("team_id");

-- CreateIndex
CREATE INDEX "claim_rule_written_by_id_idx" ON "claim_rule"("written_by_id");

-- CreateIndex
CREATE INDEX "grant_rule_id_idx" ON "grant"("rule_id");

-- CreateIndex
CREATE INDEX "team_member_rule_id_idx" ON "team_member"("rule_id");

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "claim_rule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "claim_rule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_rule" ADD CONSTRAINT "claim_rule_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "identity_provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_rule" ADD CONSTRAINT "claim_rule_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_rule" ADD CONSTRAINT "claim_rule_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_rule" ADD CONSTRAINT "claim_rule_written_by_id_fkey" FOREIGN KEY ("written_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_health" ADD CONSTRAINT "provider_health_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "identity_provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
