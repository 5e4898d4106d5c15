import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { addTeamMember } from './add-team-member.ts'
import { findTeam } from './find-team.ts'

const usersMax = 500

export const AddTeamMembers = z.strictObject({
  team: z.string(),
  /** Usernames or verified e-mails, apart by lines, blanks or commas. */
  users: z
    .string()
    .transform((text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))])
    .pipe(z.array(z.string().max(254)).min(1, 'names nobody').max(usersMax, `must be ${usersMax} at most at once`)),
})

export type AddedMembers = { added: number; already: number; unknown: string[] }

/**
 * Adds many users to a team, one after the other: those who are not found are told and the others are in.
 * Refuses: no_such_team, not_permitted; no_such_user where none of them is found.
 */
export async function addTeamMembers(
  ctx: Context,
  { team, users }: z.infer<typeof AddTeamMembers>,
  who: Actor,
): Promise<AddedMembers> {
  await findTeam(ctx, team)
  const told: AddedMembers = { added: 0, already: 0, unknown: [] }
  for (const user of users) {
    try {
      const { already } = await addTeamMember(ctx, { team, user }, who)
      told[already ? 'already' : 'added'] += 1
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'no_such_user') throw error
      told.unknown.push(user)
    }
  }
  if (told.unknown.length === users.length) {
    throw new Refusal('no_such_user', { detail: `None of them is known: ${told.unknown.slice(0, 10).join(', ')}.` })
  }
  return told
}
