-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "action" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT,

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_group" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,

    CONSTRAINT "action_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_group_action" (
    "id" UUID NOT NULL,
    "action_group_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "action_group_action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "principal_name" TEXT,

    CONSTRAINT "role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_action" (
    "id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "role_action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_action_group" (
    "id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "action_group_id" UUID NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),

    CONSTRAINT "role_action_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "granted_by_id" UUID,
    "reason" TEXT,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),
    "ended_by_id" UUID,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_digest" (
    "user_id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "access_digest_pkey" PRIMARY KEY ("user_id","subsystem_id")
);

-- CreateTable
CREATE TABLE "audit_inbox" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" VARCHAR(64) NOT NULL,
    "outcome" VARCHAR(16) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" TEXT,
    "user_id" UUID,
    "subsystem_id" UUID,
    "sso_session_id" UUID,
    "subsystem_session_id" UUID,
    "request_id" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "personal" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_inbox_pkey" PRIMARY KEY ("id")
);

-- Partitioned by month (by hand): old months are dropped whole.
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "block" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" VARCHAR(64) NOT NULL,
    "outcome" VARCHAR(16) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" TEXT,
    "user_id" UUID,
    "subsystem_id" UUID,
    "sso_session_id" UUID,
    "subsystem_session_id" UUID,
    "request_id" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "personal_hash" BYTEA NOT NULL,
    "leaf" BYTEA NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "audit_detail" (
    "event_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "salt" BYTEA NOT NULL,
    "personal" JSONB NOT NULL,

    CONSTRAINT "audit_detail_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_block" (
    "n" INTEGER NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "root" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kid" TEXT NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "audit_block_pkey" PRIMARY KEY ("n")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL DEFAULT 'Portico',
    "key_check" TEXT NOT NULL,
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_token" (
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "algorithm" VARCHAR(16) NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "sealed_private" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "login_attempt" (
    "id" UUID NOT NULL,
    "browser_hash" BYTEA NOT NULL,
    "request" JSONB NOT NULL,
    "user_id" UUID,
    "user_epoch" INTEGER,
    "proofs" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "sso_session_id" UUID,

    CONSTRAINT "login_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_token" (
    "hash" BYTEA NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "request" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "browser_hash" BYTEA,
    "sso_session_id" UUID,
    "spent_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "sso_session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "cookie_hash" BYTEA,
    "origin" VARCHAR(16) NOT NULL DEFAULT 'browser',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,
    "idle_seconds" INTEGER NOT NULL,
    "absolute_deadline" TIMESTAMPTZ(3) NOT NULL,
    "user_epoch" INTEGER NOT NULL,
    "instance_epoch" INTEGER NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" VARCHAR(24),
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sso_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sso_session_proof" (
    "id" UUID NOT NULL,
    "sso_session_id" UUID NOT NULL,
    "method" VARCHAR(24) NOT NULL,
    "factor_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sso_session_proof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subsystem_session" (
    "id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "sso_session_id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "protocol" VARCHAR(24) NOT NULL,
    "role" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,
    "idle_seconds" INTEGER,
    "absolute_deadline" TIMESTAMPTZ(3),
    "subsystem_epoch" INTEGER NOT NULL,
    "access_digest" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" VARCHAR(24),

    CONSTRAINT "subsystem_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subsystem_token" (
    "hash" BYTEA NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "sso_session_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "protocol" VARCHAR(24) NOT NULL,
    "code_challenge" TEXT,
    "target_url" TEXT NOT NULL,
    "state" TEXT,
    "role" TEXT,
    "max_age_seconds" INTEGER,
    "level" VARCHAR(16),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "opened_id" UUID,
    "idempotency_key" BYTEA,

    CONSTRAINT "subsystem_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "subsystem" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "landing_url" TEXT,
    "initiate_login_url" TEXT,
    "logout_url" TEXT,
    "target_prefixes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "return_urls" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "return_after_logout" BOOLEAN NOT NULL DEFAULT false,
    "browser_binding" VARCHAR(16) NOT NULL DEFAULT 'required',
    "token_delivery" VARCHAR(16) NOT NULL DEFAULT 'query',
    "require_request_token" BOOLEAN NOT NULL DEFAULT false,
    "accepts_unsolicited" BOOLEAN NOT NULL DEFAULT false,
    "released_fields" TEXT[] DEFAULT ARRAY['username', 'name', 'givenName', 'familyName', 'email', 'emailVerified', 'locale']::TEXT[],
    "released_attributes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "contact" TEXT,
    "idle_seconds" INTEGER,
    "absolute_seconds" INTEGER,
    "token_seconds" INTEGER NOT NULL DEFAULT 60,
    "touch_every_seconds" INTEGER NOT NULL DEFAULT 60,
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subsystem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subsystem_secret" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" VARCHAR(8) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "subsystem_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "subsystem_id" UUID NOT NULL,
    "protocol" VARCHAR(24) NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "connection_pkey" PRIMARY KEY ("subsystem_id","protocol")
);

-- CreateTable
CREATE TABLE "subsystem_capability" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "capability" VARCHAR(32) NOT NULL,
    "target_id" UUID,
    "granted_by_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subsystem_capability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "username" TEXT NOT NULL,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL,
    "given_name" TEXT,
    "family_name" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "locked_at" TIMESTAMPTZ(3),
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_name" (
    "normalised" TEXT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "user_id" UUID NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_name_pkey" PRIMARY KEY ("normalised")
);

-- CreateTable
CREATE TABLE "password" (
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "password_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "user_attribute" (
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "user_attribute_pkey" PRIMARY KEY ("user_id","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "action_subsystem_id_name_key" ON "action"("subsystem_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "action_group_subsystem_id_name_key" ON "action_group"("subsystem_id", "name");

-- CreateIndex
CREATE INDEX "action_group_action_action_group_id_idx" ON "action_group_action"("action_group_id");

-- CreateIndex
CREATE INDEX "action_group_action_action_id_idx" ON "action_group_action"("action_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_subsystem_id_name_key" ON "role"("subsystem_id", "name");

-- CreateIndex
CREATE INDEX "role_action_role_id_idx" ON "role_action"("role_id");

-- CreateIndex
CREATE INDEX "role_action_action_id_idx" ON "role_action"("action_id");

-- CreateIndex
CREATE INDEX "role_action_group_role_id_idx" ON "role_action_group"("role_id");

-- CreateIndex
CREATE INDEX "role_action_group_action_group_id_idx" ON "role_action_group"("action_group_id");

-- CreateIndex
CREATE INDEX "grant_user_id_idx" ON "grant"("user_id");

-- CreateIndex
CREATE INDEX "grant_role_id_idx" ON "grant"("role_id");

-- CreateIndex
CREATE INDEX "grant_granted_by_id_idx" ON "grant"("granted_by_id");

-- CreateIndex
CREATE INDEX "grant_ended_by_id_idx" ON "grant"("ended_by_id");

-- CreateIndex
CREATE INDEX "access_digest_subsystem_id_idx" ON "access_digest"("subsystem_id");

-- CreateIndex
CREATE INDEX "audit_event_block_position_idx" ON "audit_event"("block", "position");

-- CreateIndex
CREATE INDEX "audit_event_user_id_at_idx" ON "audit_event"("user_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_subsystem_id_at_idx" ON "audit_event"("subsystem_id", "at");

-- CreateIndex
CREATE INDEX "login_attempt_browser_hash_idx" ON "login_attempt"("browser_hash");

-- CreateIndex
CREATE INDEX "login_attempt_user_id_idx" ON "login_attempt"("user_id");

-- CreateIndex
CREATE INDEX "login_attempt_sso_session_id_idx" ON "login_attempt"("sso_session_id");

-- CreateIndex
CREATE INDEX "request_token_subsystem_id_idx" ON "request_token"("subsystem_id");

-- CreateIndex
CREATE INDEX "request_token_sso_session_id_idx" ON "request_token"("sso_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "sso_session_cookie_hash_key" ON "sso_session"("cookie_hash");

-- CreateIndex
CREATE INDEX "sso_session_user_id_idx" ON "sso_session"("user_id");

-- CreateIndex
CREATE INDEX "sso_session_proof_sso_session_id_idx" ON "sso_session_proof"("sso_session_id");

-- CreateIndex
CREATE INDEX "subsystem_session_sso_session_id_idx" ON "subsystem_session"("sso_session_id");

-- CreateIndex
CREATE INDEX "subsystem_session_user_id_idx" ON "subsystem_session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "subsystem_session_subsystem_id_number_key" ON "subsystem_session"("subsystem_id", "number");

-- CreateIndex
CREATE INDEX "subsystem_token_sso_session_id_idx" ON "subsystem_token"("sso_session_id");

-- CreateIndex
CREATE INDEX "subsystem_token_subsystem_id_idx" ON "subsystem_token"("subsystem_id");

-- CreateIndex
CREATE INDEX "subsystem_token_user_id_idx" ON "subsystem_token"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "subsystem_identifier_key" ON "subsystem"("identifier");

-- CreateIndex
CREATE INDEX "subsystem_secret_subsystem_id_idx" ON "subsystem_secret"("subsystem_id");

-- CreateIndex
CREATE INDEX "subsystem_capability_target_id_idx" ON "subsystem_capability"("target_id");

-- CreateIndex
CREATE INDEX "subsystem_capability_granted_by_id_idx" ON "subsystem_capability"("granted_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "subsystem_capability_subsystem_id_capability_target_id_key" ON "subsystem_capability"("subsystem_id", "capability", "target_id");

-- CreateIndex
CREATE INDEX "login_name_user_id_idx" ON "login_name"("user_id");

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_group" ADD CONSTRAINT "action_group_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_group_action" ADD CONSTRAINT "action_group_action_action_group_id_fkey" FOREIGN KEY ("action_group_id") REFERENCES "action_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_group_action" ADD CONSTRAINT "action_group_action_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_action" ADD CONSTRAINT "role_action_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_action" ADD CONSTRAINT "role_action_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_action_group" ADD CONSTRAINT "role_action_group_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_action_group" ADD CONSTRAINT "role_action_group_action_group_id_fkey" FOREIGN KEY ("action_group_id") REFERENCES "action_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_granted_by_id_fkey" FOREIGN KEY ("granted_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_digest" ADD CONSTRAINT "access_digest_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_digest" ADD CONSTRAINT "access_digest_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_attempt" ADD CONSTRAINT "login_attempt_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_attempt" ADD CONSTRAINT "login_attempt_sso_session_id_fkey" FOREIGN KEY ("sso_session_id") REFERENCES "sso_session"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_token" ADD CONSTRAINT "request_token_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_token" ADD CONSTRAINT "request_token_sso_session_id_fkey" FOREIGN KEY ("sso_session_id") REFERENCES "sso_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_session" ADD CONSTRAINT "sso_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_session_proof" ADD CONSTRAINT "sso_session_proof_sso_session_id_fkey" FOREIGN KEY ("sso_session_id") REFERENCES "sso_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_session" ADD CONSTRAINT "subsystem_session_sso_session_id_fkey" FOREIGN KEY ("sso_session_id") REFERENCES "sso_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_session" ADD CONSTRAINT "subsystem_session_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_session" ADD CONSTRAINT "subsystem_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_token" ADD CONSTRAINT "subsystem_token_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_token" ADD CONSTRAINT "subsystem_token_sso_session_id_fkey" FOREIGN KEY ("sso_session_id") REFERENCES "sso_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_token" ADD CONSTRAINT "subsystem_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_secret" ADD CONSTRAINT "subsystem_secret_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_capability" ADD CONSTRAINT "subsystem_capability_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_capability" ADD CONSTRAINT "subsystem_capability_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "subsystem"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subsystem_capability" ADD CONSTRAINT "subsystem_capability_granted_by_id_fkey" FOREIGN KEY ("granted_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_name" ADD CONSTRAINT "login_name_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password" ADD CONSTRAINT "password_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_attribute" ADD CONSTRAINT "user_attribute_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
