import { Refusal } from './refusal.ts'
import { isUuid } from './uuid.ts'

/** Where a page of a sorted list begins or ends: the value that it is sorted by, as text, and the id that settles ties. */
export type ListPlace = { key: string; id: string }

/** The place as one opaque word for an address. */
export const writePlace = ({ key, id }: ListPlace): string =>
  Buffer.from(JSON.stringify([key, id])).toString('base64url')

/** Refuses: malformed_request. */
export function readPlace(word: string): ListPlace {
  const [key, id]: unknown[] = parse(word)
  if (typeof key !== 'string' || typeof id !== 'string' || !isUuid(id) || key.includes('\0'))
    throw new Refusal('malformed_request', { detail: 'This page of the list does not exist.' })
  return { key, id }
}

function parse(word: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(word, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return [] // Somebody wrote the address by hand; the caller says so.
  }
}
