-- The limits of SSO sessions are settings; sweeps find old tokens and attempts by when they expired.

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "session_absolute_seconds" INTEGER NOT NULL DEFAULT 43200,
ADD COLUMN     "session_idle_seconds" INTEGER NOT NULL DEFAULT 1800;

-- CreateIndex
CREATE INDEX "login_attempt_expires_at_idx" ON "login_attempt"("expires_at");

-- CreateIndex
CREATE INDEX "request_token_expires_at_idx" ON "request_token"("expires_at");

-- CreateIndex
CREATE INDEX "subsystem_token_expires_at_idx" ON "subsystem_token"("expires_at");

ALTER TABLE "instance" ADD CONSTRAINT "instance_session_limits"
  CHECK ("session_idle_seconds" BETWEEN 60 AND "session_absolute_seconds" AND "session_absolute_seconds" <= 34560000);

-- As before, but the limits are those of the installation, read in the statement that opens the session. Owned by lib/sessions.
CREATE OR REPLACE FUNCTION "open_sso_session"("opening" jsonb) RETURNS uuid
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE o record;
BEGIN
  SELECT * INTO o FROM jsonb_to_record(opening) AS x (
    "id" uuid, "userId" uuid, "userEpoch" integer, "cookieHash" text, "at" timestamptz,
    "ip" text, "userAgent" text, "proofs" jsonb, "eventId" uuid, "requestId" text, "facts" jsonb, "personal" jsonb);
  INSERT INTO sso_session (id, user_id, cookie_hash, created_at, touched_at, idle_seconds, absolute_deadline, user_epoch,
                           instance_epoch, ip, user_agent)
  SELECT o."id", o."userId", decode(o."cookieHash", 'hex'), o."at", o."at", i.session_idle_seconds,
         o."at" + make_interval(secs => i.session_absolute_seconds), o."userEpoch", i.session_epoch, o."ip", o."userAgent"
    FROM instance i WHERE i.id = 1;
  INSERT INTO sso_session_proof (id, sso_session_id, method, factor_id, at)
  SELECT p."id", o."id", p."method", p."factorId", p."at"
    FROM jsonb_to_recordset(o."proofs") AS p ("id" uuid, "method" text, "factorId" uuid, "at" timestamptz);
  PERFORM record_audit(o."eventId", o."at", 'session.opened', 'success', 'user', o."userId"::text, o."userId", NULL, o."id", NULL,
                       o."requestId", o."facts", o."personal");
  RETURN o."id";
END $$;
