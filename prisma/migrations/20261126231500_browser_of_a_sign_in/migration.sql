-- Sign-ins of one browser are known to be of one browser, so that a sign-out reaches what outlives an earlier one. Decision 026.

-- AlterTable
ALTER TABLE "sso_session" ADD COLUMN     "browser_hash" BYTEA;

-- As before, and with the browser. Owned by lib/sessions.
CREATE OR REPLACE FUNCTION "open_sso_session"("opening" jsonb) RETURNS uuid
  LANGUAGE plpgsql VOLATILE AS $$
DECLARE o record;
BEGIN
  SELECT * INTO o FROM jsonb_to_record(opening) AS x (
    "id" uuid, "userId" uuid, "userEpoch" integer, "cookieHash" text, "browserHash" text, "at" timestamptz,
    "ip" text, "userAgent" text, "proofs" jsonb, "eventId" uuid, "requestId" text, "facts" jsonb, "personal" jsonb);
  INSERT INTO sso_session (id, user_id, cookie_hash, browser_hash, created_at, touched_at, idle_seconds, absolute_deadline,
                           user_epoch, instance_epoch, ip, user_agent)
  SELECT o."id", o."userId", decode(o."cookieHash", 'hex'), decode(o."browserHash", 'hex'), o."at", o."at",
         i.session_idle_seconds, o."at" + make_interval(secs => i.session_absolute_seconds), o."userEpoch", i.session_epoch,
         o."ip", o."userAgent"
    FROM instance i WHERE i.id = 1;
  INSERT INTO sso_session_proof (id, sso_session_id, method, factor_id, at)
  SELECT p."id", o."id", p."method", p."factorId", p."at"
    FROM jsonb_to_recordset(o."proofs") AS p ("id" uuid, "method" text, "factorId" uuid, "at" timestamptz);
  PERFORM record_audit(o."eventId", o."at", 'session.opened', 'success', 'user', o."userId"::text, o."userId", NULL, o."id", NULL,
                       o."requestId", o."facts", o."personal");
  RETURN o."id";
END $$;
