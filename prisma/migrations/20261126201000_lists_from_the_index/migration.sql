-- Lists of people read their order and most filters from an index alone (docs/decisions/031). What they compare is stored as it
-- is compared: the index would else have to hold each name twice, and a long one would not fit.
DROP INDEX "user_search";
DROP INDEX "user_by_username";
DROP INDEX "user_by_name";
DROP INDEX "user_by_creation";
DROP INDEX "user_by_sign_in";
DROP INDEX "user_locked";
DROP INDEX "password_temporary";

ALTER TABLE "user"
  ADD COLUMN "username_key" TEXT NOT NULL GENERATED ALWAYS AS (lower("username")) STORED,
  ADD COLUMN "name_key" TEXT NOT NULL GENERATED ALWAYS AS (lower("name")) STORED,
  ADD COLUMN "searched" TEXT NOT NULL GENERATED ALWAYS AS (lower(' ' || "username" || ' ' || "name" || ' ' || coalesce("email", ''))) STORED,
  ADD COLUMN "temporary_since" TIMESTAMPTZ(3);

UPDATE "user" u SET temporary_since = p.changed_at FROM "password" p WHERE p.user_id = u.id AND p.temporary;

-- The password says whether it is temporary; the user's row repeats it for lists, which may not look into a million passwords.
CREATE FUNCTION "note_temporary_password"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "user" SET temporary_since = CASE WHEN TG_OP <> 'DELETE' AND NEW.temporary THEN NEW.changed_at END
   WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
  RETURN NULL;
END $$;
CREATE TRIGGER "password_given" AFTER INSERT ON "password" FOR EACH ROW WHEN (NEW.temporary) EXECUTE FUNCTION "note_temporary_password"();
CREATE TRIGGER "password_replaced" AFTER UPDATE ON "password" FOR EACH ROW WHEN (OLD.temporary OR NEW.temporary) EXECUTE FUNCTION "note_temporary_password"();
CREATE TRIGGER "password_taken" AFTER DELETE ON "password" FOR EACH ROW WHEN (OLD.temporary) EXECUTE FUNCTION "note_temporary_password"();

CREATE INDEX "user_search" ON "user" USING gin ("searched" gin_trgm_ops) WHERE "removed_at" IS NULL;
-- Each order of the list walks one of these, from either end, and starts in the middle as fast as at the beginning.
CREATE INDEX "user_by_username" ON "user" ("username_key", "id") INCLUDE ("searched", "locked_at", "temporary_since") WHERE "removed_at" IS NULL;
CREATE INDEX "user_by_name" ON "user" ("name_key", "id") INCLUDE ("searched", "locked_at", "temporary_since") WHERE "removed_at" IS NULL;
CREATE INDEX "user_by_creation" ON "user" ("created_at", "id") INCLUDE ("searched", "locked_at", "temporary_since") WHERE "removed_at" IS NULL;
CREATE INDEX "user_by_sign_in" ON "user" ((coalesce("last_sign_in_at", '-infinity'::timestamptz)), "id") INCLUDE ("last_sign_in_at", "searched", "locked_at", "temporary_since") WHERE "removed_at" IS NULL;
-- Few among many: gathered and put in whatever order.
CREATE INDEX "user_locked" ON "user" ("id") INCLUDE ("username_key", "name_key", "created_at", "last_sign_in_at", "searched", "locked_at", "temporary_since") WHERE "locked_at" IS NOT NULL AND "removed_at" IS NULL;
CREATE INDEX "user_temporary" ON "user" ("id") INCLUDE ("username_key", "name_key", "created_at", "last_sign_in_at", "searched", "locked_at", "temporary_since") WHERE "temporary_since" IS NOT NULL AND "removed_at" IS NULL;
