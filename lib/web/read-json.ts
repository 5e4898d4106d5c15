import { noDuplicateKeys } from '#lib/base/duplicate-keys.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { readBody } from './read-body.ts'

/**
 * The JSON object in a request's body.
 * Refuses: 415 unsupported_media_type, 413 body_too_large, 400 malformed_body (not JSON, not an object, duplicate keys).
 */
export async function readJson(
  request: Request,
  { type = /^application\/json\s*(;|$)/i, bytesMax }: { type?: RegExp; bytesMax?: number } = {},
): Promise<object> {
  if (!type.test(request.headers.get('content-type') ?? '')) throw new Refusal('unsupported_media_type')
  const text = await readBody(request, bytesMax)
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('malformed_body')
  if (!noDuplicateKeys(text, value)) {
    throw new Refusal('malformed_body', { detail: 'A key appears twice.' })
  }
  // Found by looking at the few bodies that could hold one: PostgreSQL stores no U+0000, and no text of ours needs it.
  if (text.includes('\\u0000') && holdsNull(value))
    throw new Refusal('malformed_body', { detail: 'A text holds U+0000.' })
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Refusal('malformed_body', { cause })
  }
}

function holdsNull(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, item]) => key.includes('\0') || holdsNull(item))
}
