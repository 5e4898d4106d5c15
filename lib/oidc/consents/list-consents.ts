import type { Context } from '#lib/db/context.ts'
import { type ConsentLine, consentLines } from './consent-words.ts'

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
  return rows.map(({ given, givenAt, subsystem }) => ({ ...subsystem, givenAt, lines: consentLines(given) }))
}
