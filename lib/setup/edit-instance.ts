import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { Accent, Logo } from '#lib/subsystems/branding/branding.ts'

const columns = { name: true, accent: true, logo: true } as const

export const EditInstance = z.strictObject({
  /** The name under which the portal presents itself. */
  name: z.string().trim().min(1).max(60).optional(),
  accent: Accent.nullable().optional(),
  logo: Logo.nullable().optional(),
  /** Of what was shown: `contentVersion`. */
  version: z.string().optional(),
})

/** What the portal is called and looks like, with the version that an edit of it sends back. */
export async function readInstance(ctx: Context) {
  const settings = await ctx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: columns })
  return { ...settings, version: contentVersion(settings) }
}

/** Changes what the portal is called and looks like. Refuses: not_permitted, changed_meanwhile. */
export function editInstance(
  ctx: Context,
  { version, ...changes }: z.infer<typeof EditInstance>,
  who: Actor,
): Promise<{ name: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    await tx.db.$queryRaw`SELECT id FROM instance WHERE id = 1 FOR NO KEY UPDATE`
    const before = await tx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: columns })
    const wanted = withoutUndefined(changes)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted }
    const facts = changedFacts(told(before), told(after))
    if (Object.keys(facts).length === 0) return { name: after.name, already: true }
    await tx.db.instance.update({ where: { id: 1 }, data: after, select: { id: true } })
    await recordEvent(tx, { kind: 'instance.edited', facts }, who)
    return { name: after.name, already: false }
  })
}

/** Of a logo the log tells which it was, not what it looks like. */
const told = ({ logo, ...rest }: { name: string; accent: string | null; logo: string | null }) => ({
  ...rest,
  logo: logo === null ? null : contentVersion({ logo }),
})
