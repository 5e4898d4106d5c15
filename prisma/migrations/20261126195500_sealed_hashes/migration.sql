-- What `wrapSealedHashes` looks for: nothing on most days, and none of it by reading every password.
CREATE INDEX "password_sealed" ON "password"("user_id") WHERE "hash" LIKE 'sealed$%';
CREATE INDEX "past_password_sealed" ON "past_password"("id") WHERE "hash" LIKE 'sealed$%';
