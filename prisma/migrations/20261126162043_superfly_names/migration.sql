-- An application that came from Superfly goes on calling itself as it was called there; no two are called the same.
CREATE UNIQUE INDEX "connection_superfly_name" ON "connection" (("settings" ->> 'subsystemName')) WHERE "protocol" = 'superfly';
