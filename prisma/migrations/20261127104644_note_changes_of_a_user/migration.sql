-- A session says by itself whether anything that decides about its person changed since it was last told: touch then asks
-- after the few that have to be asked after, and reads two rows of all others.

-- AlterTable
-- Nobody counted for those that are open already: theirs is not that of one about whose person nothing changed.
ALTER TABLE "sso_session" ADD COLUMN     "user_revision" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "sso_session" ALTER COLUMN "user_revision" SET DEFAULT 0;

-- AlterTable
ALTER TABLE "subsystem_session" ADD COLUMN     "user_revision" INTEGER;

-- Everything by which touch judges a person, apart from what changes by its date (access_due). Whoever opens an SSO session
-- holds the person's row, as whoever makes these changes does, so none is opened unseen beside one.
CREATE FUNCTION "raise_user_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'user' THEN
    UPDATE sso_session SET user_revision = user_revision + 1 WHERE user_id = NEW.id AND ended_at IS NULL;
  ELSE
    UPDATE sso_session SET user_revision = user_revision + 1 WHERE user_id = NEW.user_id AND ended_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "user_revision" AFTER UPDATE OF "session_epoch", "locked_at" ON "user" FOR EACH ROW
  WHEN (OLD.session_epoch <> NEW.session_epoch OR OLD.locked_at IS DISTINCT FROM NEW.locked_at) EXECUTE FUNCTION "raise_user_revision"();
CREATE TRIGGER "access_digest_new" AFTER INSERT ON "access_digest" FOR EACH ROW EXECUTE FUNCTION "raise_user_revision"();
CREATE TRIGGER "access_digest_other" AFTER UPDATE ON "access_digest" FOR EACH ROW
  WHEN (OLD.digest <> NEW.digest) EXECUTE FUNCTION "raise_user_revision"();
