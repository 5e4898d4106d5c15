import { randomUUIDv7 } from 'node:crypto'

/** A time-ordered UUID (RFC 9562, version 7): new rows land side by side and sweeps walk the primary key. */
export const newId = (): string => randomUUIDv7()

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether the text is a UUID in its canonical lower-case form. */
export const isUuid = (text: string): boolean => uuidPattern.test(text)
