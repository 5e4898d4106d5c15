import { randomUUIDv7 } from 'node:crypto'

/** A time-ordered UUID (RFC 9562, version 7): new rows land side by side and sweeps walk the primary key. */
export const newId = (): string => randomUUIDv7()

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether the text is a UUID in its canonical lower-case form. */
export const isUuid = (text: string): boolean => uuidPattern.test(text)

/** The smallest id that `newId` could have given at an instant (RFC 9562 §5.7: the first 48 bits count milliseconds). */
export function firstIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
