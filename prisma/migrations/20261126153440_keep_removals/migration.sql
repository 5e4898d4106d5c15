-- AlterTable
ALTER TABLE "action" ADD COLUMN     "withdrawn" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "action_group" ADD COLUMN     "withdrawn" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "role" ADD COLUMN     "withdrawn" BOOLEAN NOT NULL DEFAULT false;

-- As it was told apart until now: by a manifest is what nobody in particular removed and no manifest declares.
UPDATE "action" SET withdrawn = true WHERE removed_at IS NOT NULL AND removed_by_id IS NULL AND NOT declared;
UPDATE "action_group" SET withdrawn = true WHERE removed_at IS NOT NULL AND removed_by_id IS NULL AND NOT declared;
UPDATE "role" SET withdrawn = true WHERE removed_at IS NOT NULL AND removed_by_id IS NULL AND NOT declared;

-- Nothing is withdrawn that is there.
ALTER TABLE "action" ADD CONSTRAINT "action_withdrawn" CHECK (NOT withdrawn OR removed_at IS NOT NULL);
ALTER TABLE "action_group" ADD CONSTRAINT "action_group_withdrawn" CHECK (NOT withdrawn OR removed_at IS NOT NULL);
ALTER TABLE "role" ADD CONSTRAINT "role_withdrawn" CHECK (NOT withdrawn OR removed_at IS NOT NULL);
