const pattern = /^sss_[0-9a-f]{32}$/

/** How a subsystem session is named to its subsystem: `sss_` and the 32 hex digits of its id. An identifier, not a secret. */
export const formatSessionId = (id: string): string => `sss_${id.replaceAll('-', '')}`

/** The row's id, or null where the text is not a session id. */
export function parseSessionId(text: string): string | null {
  if (!pattern.test(text)) return null
  return `${text.slice(4, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20, 24)}-${text.slice(24)}`
}
