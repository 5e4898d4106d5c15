import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { Context } from '#lib/db/context.ts'
import { publicKey } from './key-ring.ts'
import { signingAlgorithm } from './signing-algorithm.ts'
import { mayStillSpeak, type TokenType } from './token-type.ts'

/**
 * The claims of a token that Portico signed, is of this type, for this audience and alive; null for everything else.
 * The algorithm is ours, never the token's own word (RFC 8725 §3.1).
 */
export async function verifyToken(
  ctx: Context,
  typ: TokenType,
  token: string,
  { audience }: { audience: string },
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const known = kid === undefined ? null : await publicKey(ctx, kid)
        if (!known || !mayStillSpeak(known, ctx.now)) throw new errors.JWKSNoMatchingKey()
        return known.key
      },
      {
        typ,
        audience,
        issuer: ctx.config.publicUrl.origin,
        algorithms: [signingAlgorithm],
        currentDate: ctx.now,
        requiredClaims: ['exp'],
      },
    )
    return payload
  } catch (error) {
    // Whatever is wrong with the token, it is simply not ours; what is wrong with the database is not the token's fault.
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
