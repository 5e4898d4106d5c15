-- A burst of a hundred thousand notices took minutes: while the table was small, PostgreSQL planned to look through the index of
-- all that is pending, and kept to it as the table grew. What is pending is what is not settled, and said so only the index of
-- one session's deliveries fits.
CREATE OR REPLACE FUNCTION "queue_delivery"("delivery_id" uuid, "what" text, "session_id" uuid, "why" text, "at" timestamptz) RETURNS uuid
  LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF what = 'session-ended' THEN
    -- Of a session that is over, nobody needs to know what it may do.
    DELETE FROM delivery d WHERE d.subsystem_session_id = session_id AND d.kind = 'permissions-changed' AND d.settled_at IS NULL;
  ELSIF EXISTS (SELECT FROM delivery d WHERE d.subsystem_session_id = session_id AND d.kind = what AND d.settled_at IS NULL AND d.leased_until IS NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO delivery (id, subsystem_id, protocol, kind, reason, subsystem_session_id, sso_session_id, session_number, user_id,
                        jti, created_at, due_at, give_up_at)
  SELECT delivery_id, c.subsystem_id, c.protocol, what, why, c.id, c.sso_session_id, c.number, c.user_id,
         delivery_id, at, at, at + interval '24 hours'
    FROM subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id
    LEFT JOIN connection n ON n.subsystem_id = c.subsystem_id AND n.protocol = c.protocol
   WHERE c.id = session_id AND coalesce(n.settings ->> 'logoutUrl', b.logout_url) IS NOT NULL;
  RETURN CASE WHEN FOUND THEN delivery_id END;
END $$;
