import { z } from 'zod'

/** OpenID Connect says `sub`; servers of OAuth 2 alone mostly have an `id`. */
export function subjectOf(claims: Record<string, unknown>): string {
  const subject = claims['sub'] ?? claims['id']
  if (typeof subject === 'string' && subject !== '') return subject
  if (typeof subject === 'number' && Number.isSafeInteger(subject)) return String(subject)
  throw new Error('the profile names no subject')
}

const text = (max: number) =>
  z
    .string()
    .trim()
    .transform((value) => value.slice(0, max))
    .optional()
    .catch(undefined)

/** Who arrived, as far as it is used here: the claims of OpenID Connect Core §5.1, or what GitHub and its like call them. */
export const Arrival = z.record(z.string(), z.unknown()).transform((claims) => {
  const read = (name: string, max = 200) => text(max).parse(claims[name])
  const email = read('email', 254)?.toLowerCase()
  return {
    claims,
    subject: subjectOf(claims),
    email: email || null,
    // A word like "false" must not count: only the value true.
    emailVerified: claims['email_verified'] === true,
    name: read('name') || null,
    givenName: read('given_name', 100) || null,
    familyName: read('family_name', 100) || null,
    username: read('preferred_username', 100) || read('login', 100) || read('nickname', 100) || null,
  }
})
export type Arrival = z.infer<typeof Arrival>

/** How somebody is called there, for lists and pages. */
export const labelOf = ({ email, username, name, subject }: Arrival): string => email ?? username ?? name ?? subject
