-- DropIndex
DROP INDEX "grant_user_id_idx";

-- CreateIndex
CREATE INDEX "grant_user_id_role_id_idx" ON "grant"("user_id", "role_id");
