-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "password_rules" JSONB;

-- AlterTable
ALTER TABLE "password" ADD COLUMN     "temporary" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "factor" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "name" TEXT NOT NULL,
    "sealed_key" TEXT NOT NULL,
    "algorithm" VARCHAR(8) NOT NULL DEFAULT 'sha1',
    "digits" INTEGER NOT NULL DEFAULT 6,
    "period" INTEGER,
    "last_step" BIGINT,
    "counter" BIGINT,
    "serial" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hardware_token" (
    "id" UUID NOT NULL,
    "serial" TEXT NOT NULL,
    "sealed_key" TEXT NOT NULL,
    "algorithm" VARCHAR(8) NOT NULL DEFAULT 'sha1',
    "digits" INTEGER NOT NULL DEFAULT 6,
    "counter" BIGINT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hardware_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trusted_device" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "user_epoch" INTEGER NOT NULL,
    "user_agent" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "trusted_device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proof_policy" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID,
    "role_id" UUID,
    "otp" VARCHAR(16) NOT NULL DEFAULT 'optional',
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "max_age_seconds" INTEGER,
    "trusted_devices" BOOLEAN NOT NULL DEFAULT false,
    "enrolment" VARCHAR(16) NOT NULL DEFAULT 'self',

    CONSTRAINT "proof_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "past_password" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "past_password_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_link" (
    "hash" BYTEA NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "user_id" UUID NOT NULL,
    "user_epoch" INTEGER NOT NULL,
    "sent_to" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_link_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "factor_user_id_idx" ON "factor"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "hardware_token_serial_key" ON "hardware_token"("serial");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_code_user_id_hash_key" ON "recovery_code"("user_id", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "trusted_device_hash_key" ON "trusted_device"("hash");

-- CreateIndex
CREATE INDEX "trusted_device_user_id_idx" ON "trusted_device"("user_id");

-- CreateIndex
CREATE INDEX "proof_policy_subsystem_id_idx" ON "proof_policy"("subsystem_id");

-- CreateIndex
CREATE INDEX "proof_policy_role_id_idx" ON "proof_policy"("role_id");

-- CreateIndex
CREATE INDEX "past_password_user_id_idx" ON "past_password"("user_id");

-- CreateIndex
CREATE INDEX "account_link_user_id_idx" ON "account_link"("user_id");

-- AddForeignKey
ALTER TABLE "factor" ADD CONSTRAINT "factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trusted_device" ADD CONSTRAINT "trusted_device_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_policy" ADD CONSTRAINT "proof_policy_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_policy" ADD CONSTRAINT "proof_policy_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "past_password" ADD CONSTRAINT "past_password_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_link" ADD CONSTRAINT "account_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One policy a scope: the whole portal, a subsystem, or a role.
CREATE UNIQUE INDEX "proof_policy_scope" ON "proof_policy" (coalesce("subsystem_id"::text, ''), coalesce("role_id"::text, ''));

-- A token is one person's: a code of it that two could spend would be good twice.
CREATE UNIQUE INDEX "factor_serial" ON "factor" ("serial") WHERE "removed_at" IS NULL;

-- A kind of factor has what its codes are made of.
ALTER TABLE "factor" ADD CONSTRAINT "factor_shape" CHECK (
  "algorithm" IN ('sha1', 'sha256', 'sha512') AND "digits" IN (6, 7, 8)
  AND ("kind" <> 'totp' OR coalesce("period", 0) > 0) AND ("kind" <> 'hotp' OR coalesce("counter", -1) >= 0)
);

ALTER TABLE "hardware_token" ADD CONSTRAINT "hardware_token_shape" CHECK (
  "algorithm" IN ('sha1', 'sha256', 'sha512') AND "digits" IN (6, 7, 8) AND "counter" >= 0
);

ALTER TABLE "proof_policy" ADD CONSTRAINT "proof_policy_words" CHECK (
  "otp" IN ('off', 'optional', 'required') AND "enrolment" IN ('self', 'administrator') AND "max_age_seconds" > 0
);

-- CreateTable
CREATE TABLE "throttle" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" DOUBLE PRECISION,
    "opens" DOUBLE PRECISION,

    CONSTRAINT "throttle_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "throttle_expire_idx" ON "throttle"("expire");
