-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "subsystem_id" UUID NOT NULL,
    "protocol" VARCHAR(24) NOT NULL,
    "kind" VARCHAR(24) NOT NULL,
    "reason" VARCHAR(24),
    "subsystem_session_id" UUID NOT NULL,
    "sso_session_id" UUID NOT NULL,
    "session_number" BIGINT NOT NULL,
    "user_id" UUID NOT NULL,
    "jti" UUID NOT NULL,
    "state" VARCHAR(16) NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "give_up_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "status" INTEGER,
    "failure" VARCHAR(24),

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "delivery_subsystem_id_id_idx" ON "delivery"("subsystem_id", "id");

-- CreateIndex
CREATE INDEX "delivery_subsystem_id_state_id_idx" ON "delivery"("subsystem_id", "state", "id");

-- CreateIndex
CREATE INDEX "delivery_sso_session_id_idx" ON "delivery"("sso_session_id");

-- CreateIndex
CREATE INDEX "delivery_subsystem_session_id_idx" ON "delivery"("subsystem_session_id");

-- CreateIndex
CREATE INDEX "delivery_attempt_delivery_id_at_idx" ON "delivery_attempt"("delivery_id", "at");

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_subsystem_id_fkey" FOREIGN KEY ("subsystem_id") REFERENCES "subsystem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: what the schema language cannot say.

-- What is due in one application, and how many tries of it are under way: both are asked at every lease.
CREATE INDEX "delivery_due" ON "delivery" ("subsystem_id", "due_at") WHERE "state" = 'pending';
CREATE INDEX "delivery_leased" ON "delivery" ("subsystem_id", "leased_until") WHERE "leased_until" IS NOT NULL;

-- Whoever ends a session, or changes what somebody may do in it, queues through this, in the transaction of the change: the
-- only writer of new rows. NULL where the application has no address to be told at. Owned by lib/deliveries.
CREATE FUNCTION "queue_delivery"("delivery_id" uuid, "what" text, "session_id" uuid, "why" text, "at" timestamptz) RETURNS uuid
  LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF what = 'session-ended' THEN
    -- Of a session that is over, nobody needs to know what it may do.
    DELETE FROM delivery d WHERE d.subsystem_session_id = session_id AND d.kind = 'permissions-changed' AND d.state = 'pending';
  ELSIF EXISTS (SELECT FROM delivery d WHERE d.subsystem_session_id = session_id AND d.kind = what AND d.state = 'pending' AND d.leased_until IS NULL) THEN
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
