import { ScureBase32Plugin } from 'otplib'
import { z } from 'zod'

const base32 = new ScureBase32Plugin()

/** RFC 4226 §4 wants 128 bits at least; more than the largest block of a hash helps nobody. */
const keyBytesMin = 16
const keyBytesMax = 64

export type KeyEncoding = 'hex' | 'base32'

/** The columns of a file with hardware tokens. */
export const tokenColumns = ['serial', 'key', 'counter', 'digits', 'algorithm', 'user']

const counted = (otherwise: number) =>
  z
    .string()
    .regex(/^\d{0,12}$/, 'a whole number')
    .transform((text) => (text === '' ? otherwise : Number(text)))

/** One token of a file. Its key comes out in base 32, whatever it was written in. */
export const TokenRow = (encoding: KeyEncoding) =>
  z.strictObject({
    serial: z.string().trim().min(1).max(64),
    key: z.string().transform((text, context) => {
      const key = decode(text.replace(/[\s-]/g, ''), encoding)
      if (typeof key === 'string') context.addIssue({ code: 'custom', message: key })
      return typeof key === 'string' ? '' : base32.encode(key, { padding: false })
    }),
    counter: counted(0).default(0),
    digits: counted(6)
      .pipe(z.union([z.literal(6), z.literal(7), z.literal(8)]))
      .default(6),
    algorithm: z
      .string()
      .transform((text) => text.toLowerCase().replace(/[^a-z0-9]/g, '') || 'sha1')
      .pipe(z.enum(['sha1', 'sha256', 'sha512']))
      .default('sha1'),
    /** Who is to have it at once. */
    user: z
      .string()
      .trim()
      .transform((text) => text || undefined)
      .optional(),
  })

/** The bytes of a key, or what is wrong with it; the key itself is in no message. */
function decode(text: string, encoding: KeyEncoding): Uint8Array | string {
  const form = encoding === 'hex' ? /^([0-9a-f]{2})+$/i : /^[a-z2-7]+=*$/i
  if (!form.test(text)) return `this is not ${encoding}`
  const bytes = encoding === 'hex' ? Buffer.from(text, 'hex') : decodeBase32(text)
  if (!bytes) return `this is not ${encoding}`
  if (bytes.length < keyBytesMin) return `a key has ${keyBytesMin} bytes at least`
  if (bytes.length > keyBytesMax) return `a key has ${keyBytesMax} bytes at most`
  return bytes
}

function decodeBase32(text: string): Uint8Array | null {
  try {
    return base32.decode(text.toUpperCase().replace(/=+$/, ''))
  } catch {
    return null // Letters that make no whole number of bytes.
  }
}
