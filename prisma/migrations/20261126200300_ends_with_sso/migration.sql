-- A subsystem may keep its sessions when the SSO session above them expires; they then have an absolute limit of their own.
-- Sessions that are open now were opened to end with their SSO session, and do.

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "outliving_seconds" INTEGER NOT NULL DEFAULT 86400;

-- AlterTable
ALTER TABLE "subsystem" ADD COLUMN     "ends_with_sso" VARCHAR(16);

-- AlterTable
ALTER TABLE "subsystem_session" ADD COLUMN     "ends_with_sso" BOOLEAN NOT NULL DEFAULT true;

ALTER TABLE "instance" ADD CONSTRAINT "instance_outliving_limit" CHECK ("outliving_seconds" BETWEEN 60 AND 34560000);
ALTER TABLE "subsystem" ADD CONSTRAINT "subsystem_ends_with_sso" CHECK ("ends_with_sso" IN ('always', 'signOutOnly'));
-- Nothing lives for ever.
ALTER TABLE "subsystem_session" ADD CONSTRAINT "subsystem_session_limited" CHECK ("ends_with_sso" OR "absolute_deadline" IS NOT NULL);

-- Why an SSO session is over before its time, because somebody ended it, or NULL. This always reaches what hangs on it.
CREATE FUNCTION "sso_session_cut"("s" "sso_session", "u" "user", "i" "instance") RETURNS text
  LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN s.ended_at IS NOT NULL THEN s.ended_reason::text
    WHEN u.locked_at IS NOT NULL THEN 'user_locked'
    WHEN s.user_epoch <> u.session_epoch OR s.instance_epoch <> i.session_epoch THEN 'revoked'
  END $$;

-- Whether an SSO session's limits have come.
CREATE FUNCTION "sso_session_expired"("s" "sso_session", "at" timestamptz) RETURNS boolean
  LANGUAGE sql STABLE AS $$ SELECT at >= s.absolute_deadline OR at >= idle_deadline(s.touched_at, s.idle_seconds) $$;

-- THE predicate of liveness, in the two words above.
CREATE OR REPLACE FUNCTION "sso_session_over"("s" "sso_session", "u" "user", "i" "instance", "at" timestamptz) RETURNS text
  LANGUAGE sql STABLE AS $$
  SELECT coalesce(sso_session_cut(s, u, i), CASE WHEN sso_session_expired(s, at) THEN 'expired' END) $$;

-- The same for a subsystem session, apart from permissions: it is over with its SSO session, or only when that one is cut.
CREATE OR REPLACE FUNCTION "subsystem_session_over"("c" "subsystem_session", "b" "subsystem", "s" "sso_session", "u" "user", "i" "instance", "at" timestamptz) RETURNS text
  LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN c.ended_at IS NOT NULL THEN c.ended_reason::text
    WHEN NOT b.enabled OR c.subsystem_epoch <> b.session_epoch THEN 'revoked'
    WHEN c.absolute_deadline IS NOT NULL AND at >= c.absolute_deadline THEN 'expired'
    WHEN c.idle_seconds IS NOT NULL AND at >= idle_deadline(c.touched_at, c.idle_seconds) THEN 'expired'
    ELSE coalesce(sso_session_cut(s, u, i), CASE WHEN c.ends_with_sso AND sso_session_expired(s, at) THEN 'expired' END)
  END $$;

-- When a subsystem session is over if nobody does anything: the nearest of all deadlines that apply.
CREATE FUNCTION "subsystem_session_deadline"(
  "ends_with_sso" boolean, "c_absolute" timestamptz, "c_touched" timestamptz, "c_idle" integer,
  "s_absolute" timestamptz, "s_touched" timestamptz, "s_idle" integer) RETURNS timestamptz
  LANGUAGE sql STABLE AS $$
  SELECT least(c_absolute, idle_deadline(c_touched, c_idle),
               CASE WHEN ends_with_sso THEN least(s_absolute, idle_deadline(s_touched, s_idle)) END) $$;

-- Whether sessions of a subsystem, by one of its protocols, are over when their SSO session expires. Applications of other
-- protocols than our own do not touch: they would lose people who are at work.
CREATE FUNCTION "ends_with_sso"("setting" text, "protocol" text) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT coalesce(setting, CASE protocol WHEN 'native' THEN 'always' ELSE 'signOutOnly' END) = 'always' $$;

-- The absolute limit with which such a session is opened at `at`; NULL where its SSO session's is enough.
CREATE FUNCTION "opened_until"("at" timestamptz, "own_seconds" integer, "ends" boolean, "outliving_seconds" integer) RETURNS timestamptz
  LANGUAGE sql STABLE AS $$
  SELECT at + make_interval(secs => coalesce(own_seconds, CASE WHEN NOT ends THEN outliving_seconds END)) $$;

-- Whether a subsystem session goes on under an SSO session, expired or not, that would be over without it.
CREATE FUNCTION "sso_session_outlived"("s" "sso_session", "u" "user", "i" "instance", "at" timestamptz) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id
                  WHERE c.sso_session_id = s.id AND c.ended_at IS NULL AND NOT c.ends_with_sso
                    AND subsystem_session_over(c, b, s, u, i, at) IS NULL) $$;
