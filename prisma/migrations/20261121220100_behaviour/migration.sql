-- Written by hand: what the schema language cannot say. `prisma/catalogue.txt` holds the result.

-- One row of `instance`, ever.
ALTER TABLE "instance" ADD CONSTRAINT "instance_single_row" CHECK ("id" = 1);

-- At most one unused set-up link.
CREATE UNIQUE INDEX "setup_token_one_unused" ON "setup_token" ((true)) WHERE "used_at" IS NULL;

-- A role is held once at a time; reading a user's current grants walks only current rows.
CREATE UNIQUE INDEX "grant_current" ON "grant" ("user_id", "role_id") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "role_action_current" ON "role_action" ("role_id", "action_id") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "role_action_group_current" ON "role_action_group" ("role_id", "action_group_id") WHERE "valid_to" IS NULL;
CREATE UNIQUE INDEX "action_group_action_current" ON "action_group_action" ("action_group_id", "action_id") WHERE "valid_to" IS NULL;

-- Live sessions of one subsystem, for its list and for "end all of it"; ended rows are most of the table.
CREATE INDEX "subsystem_session_live" ON "subsystem_session" ("subsystem_id") WHERE "ended_at" IS NULL;

-- Touch rewrites these rows in place: free space on each page keeps the new version beside the old one (HOT).
ALTER TABLE "sso_session" SET (fillfactor = 85);
ALTER TABLE "subsystem_session" SET (fillfactor = 85);

ALTER TABLE "subsystem_session" ADD CONSTRAINT "subsystem_session_number_range" CHECK ("number" BETWEEN 1 AND 9007199254740991);

-- Whether something that holds from one instant to another holds at `at`.
CREATE FUNCTION "holds"("valid_from" timestamptz, "valid_to" timestamptz, "at" timestamptz) RETURNS boolean
  LANGUAGE sql STABLE AS $$ SELECT valid_from <= at AND (valid_to IS NULL OR at < valid_to) $$;

-- When an idle session ends. A touch rewrites a row only when it is older than the slack, so the slack is part of the limit.
CREATE FUNCTION "idle_slack"("idle_seconds" integer) RETURNS integer
  LANGUAGE sql STABLE AS $$ SELECT greatest(10, idle_seconds / 10) $$;
CREATE FUNCTION "idle_deadline"("touched_at" timestamptz, "idle_seconds" integer) RETURNS timestamptz
  LANGUAGE sql STABLE AS $$ SELECT touched_at + make_interval(secs => idle_seconds + idle_slack(idle_seconds)) $$;

-- THE predicate of liveness: why an SSO session is over at `at`, or NULL while it lives. Every path asks this one.
-- Plain expressions over rows, so that PostgreSQL inlines it and re-checks it on the locked row version.
CREATE FUNCTION "sso_session_over"("s" "sso_session", "u" "user", "i" "instance", "at" timestamptz) RETURNS text
  LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN s.ended_at IS NOT NULL THEN s.ended_reason::text
    WHEN u.locked_at IS NOT NULL THEN 'user_locked'
    WHEN s.user_epoch <> u.session_epoch OR s.instance_epoch <> i.session_epoch THEN 'revoked'
    WHEN at >= s.absolute_deadline OR at >= idle_deadline(s.touched_at, s.idle_seconds) THEN 'expired'
  END $$;

-- The same for a subsystem session, apart from permissions: it lives no longer than its SSO session.
CREATE FUNCTION "subsystem_session_over"("c" "subsystem_session", "b" "subsystem", "s" "sso_session", "u" "user", "i" "instance", "at" timestamptz) RETURNS text
  LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN c.ended_at IS NOT NULL THEN c.ended_reason::text
    WHEN NOT b.enabled OR c.subsystem_epoch <> b.session_epoch THEN 'revoked'
    WHEN c.absolute_deadline IS NOT NULL AND at >= c.absolute_deadline THEN 'expired'
    WHEN c.idle_seconds IS NOT NULL AND at >= idle_deadline(c.touched_at, c.idle_seconds) THEN 'expired'
    ELSE sso_session_over(s, u, i, at)
  END $$;

-- Who may do what at `at`: one row per way in which a user comes to an action. Owned by lib/access.
CREATE FUNCTION "effective_action"("at" timestamptz)
  RETURNS TABLE ("user_id" uuid, "subsystem_id" uuid, "role_id" uuid, "action_id" uuid)
  LANGUAGE sql STABLE AS $$
  SELECT g.user_id, r.subsystem_id, r.id, ra.action_id
    FROM "grant" g JOIN role r ON r.id = g.role_id JOIN role_action ra ON ra.role_id = r.id
   WHERE holds(g.valid_from, g.valid_to, at) AND holds(ra.valid_from, ra.valid_to, at)
  UNION ALL
  SELECT g.user_id, r.subsystem_id, r.id, ga.action_id
    FROM "grant" g JOIN role r ON r.id = g.role_id
    JOIN role_action_group rg ON rg.role_id = r.id
    JOIN action_group_action ga ON ga.action_group_id = rg.action_group_id
   WHERE holds(g.valid_from, g.valid_to, at) AND holds(rg.valid_from, rg.valid_to, at) AND holds(ga.valid_from, ga.valid_to, at) $$;

-- The effective roles of a user in a subsystem with their actions, sorted bytewise so that digests are stable.
CREATE FUNCTION "effective_role"("at" timestamptz)
  RETURNS TABLE ("user_id" uuid, "subsystem_id" uuid, "name" text, "title" text, "principal_name" text, "actions" text[])
  LANGUAGE sql STABLE AS $$
  SELECT e.user_id, e.subsystem_id, r.name, coalesce(r.title, r.name), r.principal_name,
         array_agg(DISTINCT a.name COLLATE "C" ORDER BY a.name COLLATE "C")
    FROM effective_action(at) e JOIN role r ON r.id = e.role_id JOIN action a ON a.id = e.action_id
   GROUP BY e.user_id, e.subsystem_id, r.id, r.name, r.title, r.principal_name $$;

-- What a user may do in a subsystem at `at`: the roles as the API shows them, and a digest of them ('' = no access).
CREATE FUNCTION "access_of"("who" uuid, "entering" uuid, "at" timestamptz) RETURNS TABLE ("roles" jsonb, "digest" text)
  LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'title', r.title, 'principalName', r.principal_name,
                            'actions', to_jsonb(r.actions)) ORDER BY r.name COLLATE "C"), '[]'),
         coalesce(md5(string_agg(r.name || ':' || array_to_string(r.actions, ','), ';' ORDER BY r.name COLLATE "C")), '')
    FROM effective_role(at) r WHERE r.user_id = who AND r.subsystem_id = entering $$;

-- Statements that change something on a hot path write their event through this. Owned by lib/audit.
CREATE FUNCTION "record_audit"(
  "event_id" uuid, "at" timestamptz, "kind" text, "outcome" text, "actor_kind" text, "actor_id" text,
  "user_id" uuid, "subsystem_id" uuid, "sso_session_id" uuid, "subsystem_session_id" uuid,
  "request_id" text, "facts" jsonb, "personal" jsonb) RETURNS uuid
  LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  INSERT INTO audit_inbox (id, at, kind, outcome, actor_kind, actor_id, user_id, subsystem_id,
    sso_session_id, subsystem_session_id, request_id, facts, personal)
  VALUES (event_id, at, kind, outcome, actor_kind, actor_id, user_id, subsystem_id,
    sso_session_id, subsystem_session_id, request_id, facts, personal);
  RETURN event_id;
END $$;

-- Sealed events are history: not even this process rewrites them. Old months go by dropping a partition.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_block_append_only" BEFORE UPDATE OR DELETE ON "audit_block" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
