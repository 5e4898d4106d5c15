import type { Context } from '#lib/db/context.ts'
import type { ConsentLine } from './consent-words.ts'
import { describeItems } from './describe-items.ts'

export type OwnConsent = {
  /** The subsystem's identifier. */
  identifier: string
  title: string
  givenAt: Date
  lines: ConsentLine[]
}

/** The applications that a person let have something of them, by name. */
export async function listConsents(ctx: Context, userId: string): Promise<OwnConsent[]> {
  const rows = await ctx.db.oidcConsent.findMany({
    where: { userId, subsystem: { removedAt: null } },
    select: { given: true, givenAt: true, subsystem: { select: { identifier: true, title: true } } },
    orderBy: { subsystem: { title: 'asc' } },
  })
  const consents: OwnConsent[] = []
  for (const { given, givenAt, subsystem } of rows) {
    consents.push({ ...subsystem, givenAt, lines: await describeItems(ctx, given) })
  }
  return consents
}
