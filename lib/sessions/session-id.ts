const pattern = /^sss_[0-9a-f]{32}$/

/** How a subsystem session is named to its subsystem: `sss_` and the 32 hex digits of its id. An identifier, not a secret. */
export const formatSessionId = (id: string): string => `sss_${id.replaceAll('-', '')}`

/** The row's id, or null where the text is not a session id. */
export function parseSessionId(text: string): string | null {
  const hex = hexOfSessionId(text)
  return hex && `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The same as PostgreSQL reads it too, without dashes; for the many of a touch. */
export const hexOfSessionId = (text: string): string | null => (pattern.test(text) ? text.slice(4) : null)
