type Parameters = { subsystem: string; key: string; protocol: string; now: string; columns: string }

/**
 * SQL: the calling subsystem, only while it is enabled, the pair of keys it signs with is good and the connection is on. Keys are
 * believed from a short-lived cache, so every hot statement asks this again, in its own round trip.
 */
export const callingByKey = ({ subsystem, key, protocol, now, columns }: Parameters): string => `
  SELECT ${columns} FROM subsystem b
    JOIN simple_sso_key k ON k.subsystem_id = b.id AND k.id = ${key} AND (k.valid_to IS NULL OR k.valid_to > ${now})
    JOIN connection n ON n.subsystem_id = b.id AND n.protocol = ${protocol} AND n.enabled
   WHERE b.id = ${subsystem} AND b.enabled`
