import type { Context } from '#lib/db/context.ts'
import type { ClaimRule } from '#lib/federation/rules/claim-rule.ts'

type Gives = ClaimRule['gives']

const profileFields: Record<string, string> = {
  name: 'name',
  givenName: 'given name',
  familyName: 'family name',
  locale: 'language',
}

/** How a field of the profile is called. */
export const fieldWords = (field: string): string => profileFields[field] ?? field.replace(/^attribute\./, '')

/** What rules give, in words: "the role Editor in Wiki". */
export async function giftWords(ctx: Context, gifts: readonly Gives[]): Promise<(gives: Gives) => string> {
  const roles = await ctx.db.role.findMany({
    where: {
      OR: gifts.flatMap((one) => ('role' in one ? { name: one.role, subsystem: { identifier: one.subsystem } } : [])),
    },
    select: { name: true, title: true, subsystem: { select: { identifier: true, title: true } } },
  })
  const teams = await ctx.db.team.findMany({
    where: { name: { in: gifts.flatMap((one) => ('team' in one ? one.team : [])) } },
    select: { name: true, title: true },
  })
  return (gives) => {
    if ('field' in gives) return `its value, as their ${fieldWords(gives.field)}`
    if ('team' in gives)
      return `a place in the team ${teams.find(({ name }) => name === gives.team)?.title ?? gives.team}`
    const role = roles.find(({ name, subsystem }) => name === gives.role && subsystem.identifier === gives.subsystem)
    return `the role ${role?.title ?? gives.role} in ${role?.subsystem.title ?? gives.subsystem}`
  }
}
