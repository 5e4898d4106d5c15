-- AlterTable
ALTER TABLE "subsystem_capability" ADD COLUMN     "proposed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "managing_subsystem_id" UUID;

-- CreateTable
CREATE TABLE "superfly_pending_entry" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "user_epoch" INTEGER NOT NULL,
    "wants_code" BOOLEAN NOT NULL,
    "must_change" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "superfly_pending_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "superfly_registration" (
    "user_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "superfly_registration_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "superfly_pending_entry_user_id_subsystem_id_idx" ON "superfly_pending_entry"("user_id", "subsystem_id");

-- CreateIndex
CREATE INDEX "superfly_pending_entry_subsystem_id_idx" ON "superfly_pending_entry"("subsystem_id");

-- CreateIndex
CREATE INDEX "superfly_pending_entry_expires_at_idx" ON "superfly_pending_entry"("expires_at");

-- CreateIndex
CREATE INDEX "user_managing_subsystem_id_idx" ON "user"("managing_subsystem_id");

-- AddForeignKey
ALTER TABLE "superfly_pending_entry" ADD CONSTRAINT "superfly_pending_entry_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "superfly_pending_entry" ADD CONSTRAINT "superfly_pending_entry_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "superfly_registration" ADD CONSTRAINT "superfly_registration_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_managing_subsystem_id_fkey" FOREIGN KEY ("managing_subsystem_id") REFERENCES "subsystem"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- A capability towards nobody in particular is held once: in the unique index above two NULLs would be two targets.
CREATE UNIQUE INDEX "subsystem_capability_untargeted" ON "subsystem_capability" ("subsystem_id", "capability") WHERE "target_id" IS NULL;
