-- The walk that closes what is over goes in this order, by all three: with two in the index each step read the whole table.
DROP INDEX "subsystem_session_open";
CREATE INDEX "subsystem_session_open" ON "subsystem_session" ("subsystem_id", "sso_session_id", "id") WHERE "ended_at" IS NULL;
