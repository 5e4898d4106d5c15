import type { Context } from '#lib/db/context.ts'
import { sweepAttempts } from '#lib/login/sweep-attempts.ts'
import { sweepSessions } from '#lib/sessions/sweep-sessions.ts'
import { sweepTokens } from '#lib/sessions/sweep-tokens.ts'
import { sweepRequestTokens } from '#lib/sso/sweep-request-tokens.ts'
import type { World } from './world.ts'

/** Every sweep of sessions and of what leads to them, in the order of the jobs. */
export async function sweepAll(ctx: Context): Promise<void> {
  await sweepAttempts(ctx)
  await sweepRequestTokens(ctx)
  await sweepTokens(ctx)
  await sweepSessions(ctx)
}

let people = 0

/** Somebody new who is signed in and present in both applications; `id` is the session in the wiki. */
export async function comeIn(world: World) {
  people += 1
  const user = await world.user(`person${people}`, 'wiki', 'billing')
  const session = await world.signIn(user.id)
  return { user, session, id: await world.enter(session, world.wiki), other: await world.enter(session, world.billing) }
}

/** How many rows of a sign-in and of all that belongs to it are left. */
export async function rowsLeft({ ctx: { db } }: World, ssoSessionId: string) {
  const where = { ssoSessionId }
  return {
    sso: await db.ssoSession.count({ where: { id: ssoSessionId } }),
    children: await db.subsystemSession.count({ where }),
    tokens: await db.subsystemToken.count({ where }),
    proofs: await db.ssoSessionProof.count({ where }),
    roles: await db.ssoSessionRole.count({ where }),
    requests: await db.requestToken.count({ where }),
  }
}

export const nothingLeft = { sso: 0, children: 0, tokens: 0, proofs: 0, roles: 0, requests: 0 }
