import type { Actor } from '#lib/base/actor.ts'

/** What a rule gives to somebody: a role or a team, in whose name, and how the rule reads. */
export type Gift = { ruleId: string; reason: string; by: Actor; roleId: string | null; teamId: string | null }

export const giftKey = ({ ruleId, roleId, teamId }: Pick<Gift, 'ruleId' | 'roleId' | 'teamId'>): string =>
  `${ruleId} ${roleId ?? ''} ${teamId ?? ''}`
