import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { effectivePolicy } from '#lib/factors/effective-policy.ts'
import { policySentence } from '#lib/factors/policy-sentence.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { buildHoldings } from './explain/build-holdings.ts'
import type { Explanation } from './explain/explanation.ts'
import { findObstacles } from './explain/find-obstacles.ts'
import { readHoldings, readWays } from './explain/read-ways.ts'
import { answerSentence, counts } from './explain/say.ts'
import { rightsOf } from './rights.ts'

export const ExplainAccess = z.strictObject({
  /** Username, verified e-mail or id. */
  user: z.string(),
  subsystem: z.string(),
  /** One action of it; without one the question is whether the user may enter at all. */
  action: z.string().optional(),
  /** The instant that is asked about; now without it. */
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
})

/**
 * Whether a user may enter a subsystem, or use one action in it, at an instant, and why: every way by which they come to it
 * or would, with who gave it and what withholds it, and what shuts them out whatever they hold. For whoever sees people, or
 * grants in that subsystem. Refuses: no_such_user, no_such_subsystem, no_such_action, not_permitted.
 */
export async function explainAccess(
  ctx: Context,
  input: z.infer<typeof ExplainAccess>,
  who: Actor,
): Promise<Explanation> {
  const { id: subsystemId } = await findSubsystem(ctx, input.subsystem)
  await requireSight(ctx, who, subsystemId)
  const { id: userId } = await findUser(ctx, input.user)
  const at = input.at ?? ctx.now
  const [user, subsystem, action] = [
    await ctx.db.user.findUniqueOrThrow({ where: { id: userId }, select: userColumns }),
    await ctx.db.subsystem.findUniqueOrThrow({ where: { id: subsystemId }, select: subsystemColumns }),
    input.action === undefined ? null : await findAction(ctx, subsystemId, input),
  ]
  const question = { userId, subsystemId, action: action?.name ?? null, at }
  const [holdingRows, ways] = [await readHoldings(ctx, question), await readWays(ctx, question)]
  const holdings = buildHoldings(user.name, holdingRows, ways)
  const obstacles = await findObstacles(ctx, { user, subsystem, at })
  const policy = await effectivePolicy(ctx, { userId, subsystemId })
  const asked = { person: user.name, place: subsystem.title, action: action?.name ?? null, obstacles }
  return {
    allowed: obstacles.length === 0 && holdings.some(counts),
    sentence: answerSentence(asked, holdings),
    user: { id: userId, username: user.username, name: user.name },
    subsystem: { id: subsystemId, identifier: subsystem.identifier, title: subsystem.title },
    action,
    at: at.toISOString(),
    obstacles,
    holdings,
    policy: { ...policy, sentence: policySentence(policy) },
  }
}

const userColumns = { id: true, username: true, name: true, createdAt: true, lockedAt: true } as const
const subsystemColumns = { id: true, identifier: true, title: true, enabled: true } as const

async function requireSight(ctx: Context, who: Actor, subsystemId: string): Promise<void> {
  const rights = await rightsOf(ctx, who)
  if (rights.may('users.read', subsystemId) || rights.may('grants.write', subsystemId)) return
  throw new Refusal('not_permitted', { detail: 'That needs the right users.read.' })
}

type Wanted = { subsystem: string; action?: string | undefined }

/** One that was removed as well: it may be the answer. */
async function findAction(ctx: Context, subsystemId: string, { subsystem, action = '' }: Wanted) {
  const found = await ctx.db.action.findUnique({
    where: { subsystemId_name: { subsystemId, name: action } },
    select: { name: true, title: true },
  })
  if (!found) throw new Refusal('no_such_action', { detail: `${subsystem} has no action ${action}.` })
  return found
}
