import { z } from 'zod'

type Claims = Record<string, unknown>

const Posted = z
  .string()
  .max(2_000)
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      ctx.addIssue({ code: 'custom', message: 'is no JSON' })
      return z.NEVER
    }
  })
  .pipe(z.object({ name: z.object({ firstName: z.string().optional(), lastName: z.string().optional() }) }))

/**
 * The claims with the name that Apple posts beside its first answer and never again. Nobody has signed it: it names a new
 * account, and what the token says of itself stands above it. Its "true" of a verified address may be a word.
 */
export function withPostedName(claims: Claims, posted: string | undefined): Claims {
  const { data } = Posted.safeParse(posted)
  const { firstName = '', lastName = '' } = data?.name ?? {}
  const name = `${firstName} ${lastName}`.trim()
  return {
    ...(name && { name, given_name: firstName, family_name: lastName }),
    ...claims,
    email_verified: claims['email_verified'] === true || claims['email_verified'] === 'true',
  }
}
