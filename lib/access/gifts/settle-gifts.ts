import { holdAdministration, isLastinglyAdministered } from '#lib/access/administration.ts'
import { holdUser, settleAccess } from '#lib/access/settle-access.ts'
import { holdTeam } from '#lib/access/teams/hold-team.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { system } from '#lib/base/actor.ts'
import { laterOf } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type FoundGift, findGift, mayBeGiven } from './find-gift.ts'
import { type Gift, giftKey } from './gift.ts'
import { type Gifts, type HeldGift, planGifts } from './plan-gifts.ts'

type Found<Of> = { gift: Of; found: FoundGift }

/**
 * Gives a user what rules say and takes back what they no longer say; what others gave stays. Of the portal itself nothing is
 * given that whoever wrote the rule may not give now, and the last administrator keeps what they have. Nothing is written
 * where nothing changes, which is nearly always.
 */
export async function settleGifts(ctx: Context, gifts: Gifts): Promise<{ given: number; taken: number }> {
  const { give, take } = await planGifts(ctx, gifts)
  if (give.length + take.length === 0) return { given: 0, taken: 0 }
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    let at = tx.now
    const permitted = new Map<string, Found<Gift>>()
    for (const gift of [...give].sort((one, other) => ((one.teamId ?? '') < (other.teamId ?? '') ? -1 : 1))) {
      if ((await findGift(tx, gift)) === null) continue
      if (gift.teamId !== null) at = laterOf(at, await holdTeam(tx, gift.teamId))
      const found = await findGift(tx, gift)
      if (found && (await mayBeGiven(tx, found, gift))) permitted.set(giftKey(gift), { gift, found })
    }
    at = laterOf(at, await holdUser(tx, gifts.userId))
    // Of two sign-ins at once the second finds what the first wrote.
    const now = await planGifts(tx, gifts)
    const given = now.give.flatMap((gift) => permitted.get(giftKey(gift)) ?? [])
    const taken = await takeable(tx, now.take, gifts.userId)
    for (const one of taken) await takeOne(tx, one, { userId: gifts.userId, at })
    for (const one of given) await giveOne(tx, one, { userId: gifts.userId, at })
    const concerned = [...given, ...taken].flatMap(({ found }) => found.grants.map(({ role }) => role.subsystem.id))
    await settleAccess(tx, { userId: gifts.userId, subsystemIds: [...new Set(concerned)], at }, system)
    return { given: given.length, taken: taken.length }
  })
}

type When = { userId: string; at: Date }

async function giveOne(tx: Context, { gift, found }: Found<Gift>, { userId, at }: When): Promise<void> {
  const { ruleId, reason, roleId, teamId } = gift
  const marked = { userId, ruleId, reason, validFrom: at }
  const facts = { rule: reason, from: at.toISOString(), to: null }
  if (roleId !== null) {
    const { id: grantId } = await tx.db.grant.create({ data: { ...marked, roleId }, select: { id: true } })
    const subsystemId = found.grants[0]?.role.subsystem.id ?? null
    const added = { grantId, role: found.name, team: null, limitedTo: null, ...facts }
    await recordEvent(tx, { kind: 'grant.added', userId, subsystemId, facts: added }, system)
  } else if (teamId !== null) {
    await tx.db.teamMember.create({ data: { ...marked, teamId }, select: { id: true } })
    const added = { teamId, team: found.name, ...facts }
    await recordEvent(tx, { kind: 'team.member-added', userId, facts: added }, system)
  }
}

async function takeOne(tx: Context, { gift, found }: Found<HeldGift>, { userId, at }: When): Promise<void> {
  const { id, roleId, teamId } = gift
  if (roleId !== null) {
    await tx.db.$executeRaw`UPDATE "grant" SET valid_to = greatest(valid_from, ${at}) WHERE id = ${id}::uuid`
    const subsystemId = found.grants[0]?.role.subsystem.id ?? null
    const facts = { role: found.name, team: null, limitedTo: null, rule: true }
    await recordEvent(tx, { kind: 'grant.removed', userId, subsystemId, facts }, system)
  } else {
    await tx.db.$executeRaw`UPDATE team_member SET valid_to = greatest(valid_from, ${at}) WHERE id = ${id}::uuid`
    const facts = { teamId: teamId ?? '', team: found.name, rule: true }
    await recordEvent(tx, { kind: 'team.member-removed', userId, facts }, system)
  }
}

/** What is taken: of the portal itself nothing, where without this person nobody would administer it. */
async function takeable(tx: Context, take: readonly HeldGift[], userId: string): Promise<Found<HeldGift>[]> {
  const kept = take.some(({ ofPortal }) => ofPortal) && !(await administeredWithout(tx, userId))
  const found: Found<HeldGift>[] = []
  for (const gift of take) {
    if (kept && gift.ofPortal) continue
    found.push({ gift, found: (await findGift(tx, gift)) ?? { name: '', grants: [] } })
  }
  return found
}

const administeredWithout = async (tx: Context, userId: string): Promise<boolean> =>
  !(await isLastinglyAdministered(tx)) || isLastinglyAdministered(tx, userId)
