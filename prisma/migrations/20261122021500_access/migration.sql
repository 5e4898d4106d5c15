-- DropForeignKey
ALTER TABLE "grant" DROP CONSTRAINT "grant_user_id_fkey";

-- AlterTable
ALTER TABLE "action" ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "removed_by_id" UUID,
ADD COLUMN     "sensitive" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "action_group" ADD COLUMN     "edited_at" TIMESTAMPTZ(3),
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "removed_by_id" UUID;

-- AlterTable
ALTER TABLE "grant" ADD COLUMN     "limited_to_id" UUID,
ADD COLUMN     "team_id" UUID,
ALTER COLUMN "user_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "accent" VARCHAR(32),
ADD COLUMN     "logo" TEXT;

-- AlterTable
ALTER TABLE "role" ADD COLUMN     "edited_at" TIMESTAMPTZ(3),
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "removed_by_id" UUID;

-- AlterTable
ALTER TABLE "role_action" ADD COLUMN     "confirmable" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "subsystem" ADD COLUMN     "accent" VARCHAR(32),
ADD COLUMN     "login_text" TEXT,
ADD COLUMN     "login_title" TEXT,
ADD COLUMN     "logo" TEXT,
ADD COLUMN     "manifest_revision" BIGINT,
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "role_choice" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "last_sign_in_at" TIMESTAMPTZ(3),
ADD COLUMN     "removed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "confirmation" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role_action_id" UUID NOT NULL,
    "confirmed_by_id" UUID,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),
    "ended_by_id" UUID,

    CONSTRAINT "confirmation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),
    "removed_by_id" UUID,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_member" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "added_by_id" UUID,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_to" TIMESTAMPTZ(3),
    "ended_by_id" UUID,

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_choice" (
    "user_id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "always" BOOLEAN NOT NULL DEFAULT false,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "role_choice_pkey" PRIMARY KEY ("user_id","subsystem_id")
);

-- CreateTable
CREATE TABLE "manifest_push" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "revision" BIGINT,
    "manifest" JSONB NOT NULL,
    "applied" JSONB NOT NULL,
    "unchanged" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "manifest_push_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_change" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "push_id" UUID NOT NULL,
    "change" JSONB NOT NULL,
    "state" VARCHAR(16) NOT NULL DEFAULT 'pending',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,

    CONSTRAINT "pending_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" VARCHAR(8) NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_reply" (
    "api_key_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "sealed_body" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_reply_pkey" PRIMARY KEY ("api_key_id","key_hash")
);

-- CreateTable
CREATE TABLE "audit_tally" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "kind" VARCHAR(64) NOT NULL,
    "outcome" VARCHAR(16) NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "audit_tally_pkey" PRIMARY KEY ("hour","kind","outcome","subsystem_id")
);

-- CreateTable
CREATE TABLE "sso_session_role" (
    "sso_session_id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "role_id" UUID NOT NULL,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sso_session_role_pkey" PRIMARY KEY ("sso_session_id","subsystem_id")
);

-- CreateTable
CREATE TABLE "session_sample" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sso_live" INTEGER NOT NULL,
    "subsystem_live" INTEGER NOT NULL,

    CONSTRAINT "session_sample_pkey" PRIMARY KEY ("at")
);

-- CreateTable
CREATE TABLE "access_due" (
    "id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "user_id" UUID,
    "role_id" UUID,
    "team_id" UUID,
    "subsystem_id" UUID,
    "done_to" UUID,

    CONSTRAINT "access_due_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "access_due_due_at_idx" ON "access_due"("due_at");

-- CreateIndex
CREATE INDEX "confirmation_user_id_role_action_id_idx" ON "confirmation"("user_id", "role_action_id");

-- CreateIndex
CREATE INDEX "confirmation_role_action_id_idx" ON "confirmation"("role_action_id");

-- CreateIndex
CREATE INDEX "confirmation_confirmed_by_id_idx" ON "confirmation"("confirmed_by_id");

-- CreateIndex
CREATE INDEX "confirmation_ended_by_id_idx" ON "confirmation"("ended_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_name_key" ON "team"("name");

-- CreateIndex
CREATE INDEX "team_removed_by_id_idx" ON "team"("removed_by_id");

-- CreateIndex
CREATE INDEX "team_member_user_id_idx" ON "team_member"("user_id");

-- CreateIndex
CREATE INDEX "team_member_team_id_idx" ON "team_member"("team_id");

-- CreateIndex
CREATE INDEX "team_member_added_by_id_idx" ON "team_member"("added_by_id");

-- CreateIndex
CREATE INDEX "team_member_ended_by_id_idx" ON "team_member"("ended_by_id");

-- CreateIndex
CREATE INDEX "role_choice_subsystem_id_idx" ON "role_choice"("subsystem_id");

-- CreateIndex
CREATE INDEX "role_choice_role_id_idx" ON "role_choice"("role_id");

-- CreateIndex
CREATE INDEX "manifest_push_subsystem_id_at_idx" ON "manifest_push"("subsystem_id", "at");

-- CreateIndex
CREATE INDEX "pending_change_subsystem_id_idx" ON "pending_change"("subsystem_id");

-- CreateIndex
CREATE INDEX "pending_change_push_id_idx" ON "pending_change"("push_id");

-- CreateIndex
CREATE INDEX "pending_change_decided_by_id_idx" ON "pending_change"("decided_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_user_id_idx" ON "api_key"("user_id");

-- CreateIndex
CREATE INDEX "api_reply_at_idx" ON "api_reply"("at");

-- CreateIndex
CREATE INDEX "sso_session_role_subsystem_id_idx" ON "sso_session_role"("subsystem_id");

-- CreateIndex
CREATE INDEX "sso_session_role_role_id_idx" ON "sso_session_role"("role_id");

-- CreateIndex
CREATE INDEX "action_removed_by_id_idx" ON "action"("removed_by_id");

-- CreateIndex
CREATE INDEX "action_group_removed_by_id_idx" ON "action_group"("removed_by_id");

-- CreateIndex
CREATE INDEX "grant_team_id_idx" ON "grant"("team_id");

-- CreateIndex
CREATE INDEX "grant_limited_to_id_idx" ON "grant"("limited_to_id");

-- CreateIndex
CREATE INDEX "role_removed_by_id_idx" ON "role"("removed_by_id");

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_removed_by_id_fkey" FOREIGN KEY ("removed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_group" ADD CONSTRAINT "action_group_removed_by_id_fkey" FOREIGN KEY ("removed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_removed_by_id_fkey" FOREIGN KEY ("removed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_role_action_id_fkey" FOREIGN KEY ("role_action_id") REFERENCES "role_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_removed_by_id_fkey" FOREIGN KEY ("removed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_added_by_id_fkey" FOREIGN KEY ("added_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_limited_to_id_fkey" FOREIGN KEY ("limited_to_id") REFERENCES "subsystem"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_choice" ADD CONSTRAINT "role_choice_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_choice" ADD CONSTRAINT "role_choice_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_choice" ADD CONSTRAINT "role_choice_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manifest_push" ADD CONSTRAINT "manifest_push_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_push_id_fkey" FOREIGN KEY ("push_id") REFERENCES "manifest_push"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_reply" ADD CONSTRAINT "api_reply_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_session_role" ADD CONSTRAINT "sso_session_role_sso_session_id_fkey" FOREIGN KEY ("sso_session_id") REFERENCES "sso_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_session_role" ADD CONSTRAINT "sso_session_role_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_session_role" ADD CONSTRAINT "sso_session_role_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand: what the schema language cannot say. `prisma/catalogue.txt` holds the result.

-- A grant is a user's or a team's; only what is held at the portal can be limited to a subsystem (lib/access holds that).
ALTER TABLE "grant" ADD CONSTRAINT "grant_holder" CHECK (num_nonnulls("user_id", "team_id") = 1);
DROP INDEX "grant_current";
CREATE UNIQUE INDEX "grant_current" ON "grant" ("user_id", "role_id", "limited_to_id") NULLS NOT DISTINCT WHERE "valid_to" IS NULL AND "user_id" IS NOT NULL;
CREATE UNIQUE INDEX "grant_current_of_team" ON "grant" ("team_id", "role_id", "limited_to_id") NULLS NOT DISTINCT WHERE "valid_to" IS NULL AND "team_id" IS NOT NULL;
CREATE UNIQUE INDEX "team_member_current" ON "team_member" ("team_id", "user_id") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "confirmation_current" ON "confirmation" ("user_id", "role_action_id") WHERE "valid_to" IS NULL;

-- What awaits a decision is few among what was decided.
CREATE INDEX "pending_change_open" ON "pending_change" ("subsystem_id") WHERE "state" = 'pending';
ALTER TABLE "pending_change" ADD CONSTRAINT "pending_change_words" CHECK ("state" IN ('pending', 'approved', 'rejected', 'superseded'));

-- The short code that a refusal page shows is the tail of its event's id.
CREATE INDEX "audit_event_short_code" ON "audit_event" (right("id"::text, 10)) WHERE "outcome" = 'refused';

-- Why something that holds from one instant to another does not hold at `at`; NULL while it does. What was taken back before
-- it began has ended, whenever it would have begun.
CREATE FUNCTION "not_in_force"("valid_from" timestamptz, "valid_to" timestamptz, "at" timestamptz, "what" text) RETURNS text
  LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN at >= valid_to OR valid_to <= valid_from THEN what || '_ended' WHEN at < valid_from THEN what || '_not_begun' END $$;

-- THE access model: one row for every way in which a user comes, or would come, to an action, and why it is withheld at `at`
-- (NULL: it is not). Whoever asks who may do what asks this, directly or through the functions below. Owned by lib/access.
CREATE FUNCTION "access_path"("at" timestamptz)
  RETURNS TABLE ("user_id" uuid, "subsystem_id" uuid, "grant_id" uuid, "membership_id" uuid, "limited_to_id" uuid, "role_id" uuid,
                 "role_action_id" uuid, "role_action_group_id" uuid, "action_group_action_id" uuid, "action_id" uuid, "withheld" text)
  LANGUAGE sql STABLE AS $$
  SELECT h.user_id, r.subsystem_id, h.grant_id, h.membership_id, h.limited_to_id, r.id,
         c.role_action_id, c.role_action_group_id, c.action_group_action_id, c.action_id,
         coalesce(h.withheld, c.withheld, CASE WHEN c.confirmable AND NOT EXISTS (
           SELECT 1 FROM confirmation f
            WHERE f.user_id = h.user_id AND f.role_action_id = c.role_action_id AND holds(f.valid_from, f.valid_to, at))
           THEN 'unconfirmed' END)
    FROM (SELECT g.user_id, g.role_id, g.limited_to_id, g.id AS grant_id, NULL::uuid AS membership_id,
                 not_in_force(g.valid_from, g.valid_to, at, 'grant') AS withheld
            FROM "grant" g WHERE g.user_id IS NOT NULL
          UNION ALL
          SELECT m.user_id, g.role_id, g.limited_to_id, g.id, m.id,
                 coalesce(not_in_force(g.valid_from, g.valid_to, at, 'grant'), not_in_force(m.valid_from, m.valid_to, at, 'membership'))
            FROM team_member m JOIN "grant" g ON g.team_id = m.team_id) h
    JOIN role r ON r.id = h.role_id
    JOIN (SELECT ra.role_id, ra.action_id, ra.confirmable, ra.id AS role_action_id,
                 NULL::uuid AS role_action_group_id, NULL::uuid AS action_group_action_id,
                 not_in_force(ra.valid_from, ra.valid_to, at, 'content') AS withheld
            FROM role_action ra
          UNION ALL
          SELECT rg.role_id, ga.action_id, false, NULL, rg.id, ga.id,
                 coalesce(not_in_force(rg.valid_from, rg.valid_to, at, 'content'), not_in_force(ga.valid_from, ga.valid_to, at, 'content'))
            FROM role_action_group rg JOIN action_group_action ga ON ga.action_group_id = rg.action_group_id) c ON c.role_id = r.id $$;

-- Who may do what at `at`: one row per way in which a user comes to an action. What is limited to one subsystem of the portal's
-- is a right there and no access of its own.
CREATE OR REPLACE FUNCTION "effective_action"("at" timestamptz)
  RETURNS TABLE ("user_id" uuid, "subsystem_id" uuid, "role_id" uuid, "action_id" uuid)
  LANGUAGE sql STABLE AS $$
  SELECT p.user_id, p.subsystem_id, p.role_id, p.action_id
    FROM access_path(at) p WHERE p.withheld IS NULL AND p.limited_to_id IS NULL $$;

-- The digest that access_of gives, for many users at once: those without any action are not in it.
CREATE FUNCTION "access_digest_at"("at" timestamptz) RETURNS TABLE ("user_id" uuid, "subsystem_id" uuid, "digest" text)
  LANGUAGE sql STABLE AS $$
  SELECT r.user_id, r.subsystem_id,
         md5(string_agg(r.name || ':' || array_to_string(r.actions, ','), ';' ORDER BY r.name COLLATE "C"))
    FROM effective_role(at) r GROUP BY r.user_id, r.subsystem_id $$;

-- Accounts that age well
-- What an administrator gave stays when its owner says "this was not me"; hardware tokens were always given.
ALTER TABLE "factor" ADD COLUMN "assigned" BOOLEAN NOT NULL DEFAULT false;
UPDATE "factor" SET "assigned" = true WHERE "kind" = 'hotp';
ALTER TABLE "account_link" ADD COLUMN "undoes" BOOLEAN NOT NULL DEFAULT false;

-- Whether an application still uses a secret, to the minute.
ALTER TABLE "subsystem_secret" ADD COLUMN "last_used_at" TIMESTAMPTZ(3);

-- Lists of people in the dashboard.

-- Who holds which role at `at`, by themselves or through a team; whether the role gives anything is access_path's to say.
CREATE FUNCTION "holding"("at" timestamptz)
  RETURNS TABLE ("user_id" uuid, "role_id" uuid, "subsystem_id" uuid, "limited_to_id" uuid, "team_id" uuid)
  LANGUAGE sql STABLE AS $$
  SELECT g.user_id, r.id, r.subsystem_id, g.limited_to_id, NULL::uuid
    FROM "grant" g JOIN role r ON r.id = g.role_id
   WHERE g.user_id IS NOT NULL AND holds(g.valid_from, g.valid_to, at)
  UNION ALL
  SELECT m.user_id, r.id, r.subsystem_id, g.limited_to_id, m.team_id
    FROM team_member m JOIN "grant" g ON g.team_id = m.team_id JOIN role r ON r.id = g.role_id
   WHERE holds(m.valid_from, m.valid_to, at) AND holds(g.valid_from, g.valid_to, at) $$;

-- Any part of a username, name or e-mail, among a million: three letters select well, fewer are looked up as the start of a word.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
CREATE INDEX "user_search" ON "user" USING gin ((lower(' ' || "username" || ' ' || "name" || ' ' || coalesce("email", ''))) gin_trgm_ops) WHERE "removed_at" IS NULL;
-- Each order of the list walks one of these, from either end, and starts in the middle as fast as at the beginning.
CREATE INDEX "user_by_username" ON "user" ((lower("username")), "id") WHERE "removed_at" IS NULL;
CREATE INDEX "user_by_name" ON "user" ((lower("name")), "id") WHERE "removed_at" IS NULL;
CREATE INDEX "user_by_creation" ON "user" ("created_at", "id") WHERE "removed_at" IS NULL;
CREATE INDEX "user_by_sign_in" ON "user" ((coalesce("last_sign_in_at", '-infinity'::timestamptz)), "id") WHERE "removed_at" IS NULL;
-- Few among many.
CREATE INDEX "user_locked" ON "user" ("id") WHERE "locked_at" IS NOT NULL AND "removed_at" IS NULL;
CREATE INDEX "password_temporary" ON "password" ("user_id") WHERE "temporary";

-- Signing in for the first time: codes by mail, and recovery codes that wait to be kept.

-- AlterTable
ALTER TABLE "login_attempt" ADD COLUMN     "recovery_codes_kept_at" TIMESTAMPTZ(3),
ADD COLUMN     "sealed_recovery_codes" TEXT;

-- CreateTable
CREATE TABLE "mailed_code" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "bound_to" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "user_epoch" INTEGER NOT NULL,
    "sent_to" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "mailed_code_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mailed_code_user_id_idx" ON "mailed_code"("user_id");

-- AddForeignKey
ALTER TABLE "mailed_code" ADD CONSTRAINT "mailed_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Audit: what the dashboard's search walks, newest first, and the verification that it asks for.
CREATE INDEX "audit_event_actor_id_at_idx" ON "audit_event"("actor_id", "at");
CREATE INDEX "audit_event_kind_at_idx" ON "audit_event"("kind", "at");
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at", "id");
-- The short code that a refused person is told is the end of the event's id.
CREATE INDEX "audit_event_code" ON "audit_event" (right("id"::text, 10));

CREATE TABLE "audit_check" (
    "id" UUID NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "blocks" INTEGER NOT NULL DEFAULT 0,
    "events" BIGINT NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "report" JSONB,

    CONSTRAINT "audit_check_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_check_requested_by_id_idx" ON "audit_check"("requested_by_id");
ALTER TABLE "audit_check" ADD CONSTRAINT "audit_check_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Row triggers do not see TRUNCATE.
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_block_no_truncate" BEFORE TRUNCATE ON "audit_block" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Importing users.
-- CreateTable
CREATE TABLE "import_run" (
    "id" UUID NOT NULL,
    "created_by_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL,
    "state" VARCHAR(16) NOT NULL DEFAULT 'receiving',
    "total" INTEGER NOT NULL DEFAULT 0,
    "line_done" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "run_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "value" JSONB,
    "username" TEXT,
    "outcome" VARCHAR(16),
    "granted" INTEGER NOT NULL DEFAULT 0,
    "code" VARCHAR(40),
    "detail" TEXT,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("run_id","line")
);

-- CreateIndex
CREATE INDEX "import_run_created_by_id_idx" ON "import_run"("created_by_id");

-- CreateIndex
CREATE INDEX "import_row_run_id_username_idx" ON "import_row"("run_id", "username");

-- CreateIndex
CREATE INDEX "import_row_run_id_outcome_line_idx" ON "import_row"("run_id", "outcome", "line");

-- AddForeignKey
ALTER TABLE "import_run" ADD CONSTRAINT "import_run_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "import_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "import_run" ADD CONSTRAINT "import_run_words" CHECK ("state" IN ('receiving', 'checking', 'checked', 'applying', 'applied', 'cancelled'));

-- Role choice at sign-in.
ALTER TABLE "login_attempt" ADD COLUMN "chosen" JSONB;

-- Sessions: what is open, newest first, for the dashboard. Touch writes no column of these.
CREATE INDEX "sso_session_open" ON "sso_session" ("id") WHERE "ended_at" IS NULL;
CREATE INDEX "subsystem_session_open" ON "subsystem_session" ("subsystem_id", "sso_session_id") WHERE "ended_at" IS NULL;

-- What a subsystem's manifest declares is its own to withdraw.
ALTER TABLE "action" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "action_group" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "role" ADD COLUMN "declared" BOOLEAN NOT NULL DEFAULT false;

-- Keys: the next one is published before it signs. Those of before signed from the beginning.
ALTER TABLE "signing_key" ADD COLUMN "signs_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "signing_key" SET "signs_from" = "created_at";

-- Signing in: a statement that ends a sign-in writes the session and its audit event through this. Owned by lib/sessions.
CREATE FUNCTION "open_sso_session"("opening" jsonb) RETURNS uuid
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE o record;
BEGIN
  SELECT * INTO o FROM jsonb_to_record(opening) AS x (
    "id" uuid, "userId" uuid, "userEpoch" integer, "cookieHash" text, "at" timestamptz, "idleSeconds" integer, "deadline" timestamptz,
    "ip" text, "userAgent" text, "proofs" jsonb, "eventId" uuid, "requestId" text, "facts" jsonb, "personal" jsonb);
  INSERT INTO sso_session (id, user_id, cookie_hash, created_at, touched_at, idle_seconds, absolute_deadline, user_epoch,
                           instance_epoch, ip, user_agent)
  SELECT o."id", o."userId", decode(o."cookieHash", 'hex'), o."at", o."at", o."idleSeconds", o."deadline", o."userEpoch",
         i.session_epoch, o."ip", o."userAgent"
    FROM instance i WHERE i.id = 1;
  INSERT INTO sso_session_proof (id, sso_session_id, method, factor_id, at)
  SELECT p."id", o."id", p."method", p."factorId", p."at"
    FROM jsonb_to_recordset(o."proofs") AS p ("id" uuid, "method" text, "factorId" uuid, "at" timestamptz);
  PERFORM record_audit(o."eventId", o."at", 'session.opened', 'success', 'user', o."userId"::text, o."userId", NULL, o."id", NULL,
                       o."requestId", o."facts", o."personal");
  RETURN o."id";
END $$;

-- When a person last signed in. Owned by lib/users.
CREATE FUNCTION "note_sign_in"("who" uuid, "at" timestamptz) RETURNS void
  LANGUAGE sql VOLATILE AS $$ UPDATE "user" SET last_sign_in_at = at WHERE id = who $$;
