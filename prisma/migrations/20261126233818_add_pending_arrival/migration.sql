-- CreateTable
CREATE TABLE "pending_arrival" (
    "attempt_id" UUID NOT NULL,
    "sealed_claims" TEXT NOT NULL,

    CONSTRAINT "pending_arrival_pkey" PRIMARY KEY ("attempt_id")
);

-- AddForeignKey
ALTER TABLE "pending_arrival" ADD CONSTRAINT "pending_arrival_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "login_attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;
