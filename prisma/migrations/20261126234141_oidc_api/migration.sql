-- The API of an identifier is looked up for each token to it. That an identifier is one subsystem's alone is seen to when it is set:
-- one that was removed leaves it to others.
CREATE INDEX "connection_api_identifier_idx" ON "connection" (("settings" ->> 'apiIdentifier'))
  WHERE "protocol" = 'oidc' AND "settings" ->> 'apiIdentifier' IS NOT NULL;
