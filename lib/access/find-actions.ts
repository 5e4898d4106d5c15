import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

type Owner = { id: string; identifier: string }

/** The ids of a subsystem's actions by name; a name given twice counts once. Refuses: no_such_action. */
export async function findActions(ctx: Context, owner: Owner, names: readonly string[]): Promise<string[]> {
  const found = await ctx.db.action.findMany({
    where: { subsystemId: owner.id, name: { in: [...names] }, removedAt: null },
    select: { id: true, name: true },
  })
  return idsOf(owner, 'action', names, found)
}

/** The same for action groups. Refuses: no_such_action. */
export async function findActionGroups(ctx: Context, owner: Owner, names: readonly string[]): Promise<string[]> {
  const found = await ctx.db.actionGroup.findMany({
    where: { subsystemId: owner.id, name: { in: [...names] }, removedAt: null },
    select: { id: true, name: true },
  })
  return idsOf(owner, 'action group', names, found)
}

function idsOf(owner: Owner, what: string, names: readonly string[], found: { id: string; name: string }[]): string[] {
  const missing = names.find((name) => !found.some((row) => row.name === name))
  if (missing === undefined) return found.map(({ id }) => id)
  throw new Refusal('no_such_action', { detail: `${owner.identifier} has no ${what} ${missing}.` })
}
