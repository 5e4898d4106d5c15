import { statement } from '#lib/db/statement.ts'
import { connectionText } from '#lib/subsystems/connections/find-connection.ts'

/** $1 hash  $2 kind  $3 payload  $4 hash of the grant  $5 user code  $6 end */
export const upsertStatement = statement({
  name: 'oidc-upsert',
  text: `
INSERT INTO oidc_record (hash, kind, payload, grant_hash, user_code, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (hash) DO UPDATE SET payload = excluded.payload, grant_hash = excluded.grant_hash,
                                 user_code = excluded.user_code, expires_at = excluded.expires_at`,
})

/**
 * A device code is taken up by one person and decided once, by that person: until then they may take it up again, for what is
 * asked on the way may be left half done. Of any number of callers that decide one gets a row. $1 to $6 as above
 */
export const advanceDeviceStatement = statement({
  name: 'oidc-advance-device',
  text: `
INSERT INTO oidc_record AS r (hash, kind, payload, grant_hash, user_code, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (hash) DO UPDATE SET payload = excluded.payload, grant_hash = excluded.grant_hash
  WHERE NOT r.payload ?| ARRAY['accountId', 'error']
    AND (NOT r.payload ? 'takenBy' OR r.payload -> 'takenBy' = excluded.payload -> 'takenBy')
RETURNING hash`,
})

/**
 * Records, each with the consent that it was issued under, and an access token with the client that it was issued to: those who
 * bring one do not say. $1 hashes  $2 protocol
 */
export const findStatement = statement({
  name: 'oidc-find',
  text: `
SELECT r.hash, r.payload, r.consumed_at, g.hash AS grant_hash, g.payload AS grant_payload,
       CASE WHEN r.kind = 'AccessToken'
            THEN (SELECT to_jsonb(x) FROM (${connectionText('$2', "b.identifier = r.payload->>'clientId'")}) x) END AS client
  FROM oidc_record r LEFT JOIN oidc_record g ON g.hash = r.grant_hash WHERE r.hash = ANY($1)`,
})

/** $1 user code  $2 kind */
export const findByUserCodeStatement = statement({
  name: 'oidc-find-by-user-code',
  text: 'SELECT payload, consumed_at FROM oidc_record WHERE user_code = $1 AND kind = $2',
})

/** Of any number of callers one gets a row. $1 hash  $2 now */
export const consumeStatement = statement({
  name: 'oidc-consume',
  text: 'UPDATE oidc_record SET consumed_at = $2 WHERE hash = $1 AND consumed_at IS NULL RETURNING hash',
})

/** $1 hash */
export const destroyStatement = statement({ name: 'oidc-destroy', text: 'DELETE FROM oidc_record WHERE hash = $1' })

/** $1 hash of the grant  $2 kind */
export const revokeStatement = statement({
  name: 'oidc-revoke-by-grant',
  text: 'DELETE FROM oidc_record WHERE grant_hash = $1 AND kind = $2',
})
