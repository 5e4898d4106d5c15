import { z } from 'zod'
import { addGrant } from '#lib/access/add-grant.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'

const chosen = { user: z.array(z.uuid(), 'Choose somebody.').min(1, 'Choose somebody.').max(1_000) }
const unused = { role: z.string().optional(), team: z.string().optional() }

/** One thing done to everybody who is ticked. The boxes of the other things come along and are not read. */
export const ChangeManyUsers = z.discriminatedUnion('change', [
  z.strictObject({ ...chosen, ...unused, change: z.literal('lock') }),
  z.strictObject({ ...chosen, ...unused, change: z.literal('unlock') }),
  z.strictObject({ ...chosen, ...unused, change: z.literal('grant'), role: z.string('Choose a role.').includes(' ') }),
  z.strictObject({ ...chosen, ...unused, change: z.literal('team'), team: z.string('Choose a team.') }),
])
type Input = z.infer<typeof ChangeManyUsers>

type Outcome = { changed: number; already: number; refused: { text: string; count: number }[] }

/** Each change is a transaction of its own: whoever is refused keeps nobody else. */
export async function changeManyUsers(ctx: Context, input: Input, who: Actor): Promise<Outcome> {
  const outcome: Outcome = { changed: 0, already: 0, refused: [] }
  const refused = new Map<string, number>()
  let last: Refusal | undefined
  for (const user of new Set(input.user)) {
    try {
      const { already } = await changeOne(ctx, { ...input, user }, who)
      outcome[already ? 'already' : 'changed'] += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      last = error
      const text = error.detail ?? `${error.title}.`
      refused.set(text, (refused.get(text) ?? 0) + 1)
    }
  }
  if (last && outcome.changed + outcome.already === 0) throw last
  return { ...outcome, refused: [...refused].map(([text, count]) => ({ text, count })) }
}

type One = Input extends infer Each ? (Each extends Input ? Omit<Each, 'user'> & { user: string } : never) : never

function changeOne(ctx: Context, input: One, who: Actor): Promise<{ already: boolean }> {
  const { user } = input
  if (input.change === 'lock') return lockUser(ctx, { user }, who)
  if (input.change === 'unlock') return unlockUser(ctx, { user }, who)
  if (input.change === 'team') return addTeamMember(ctx, { user, team: input.team }, who)
  const [subsystem = '', role = ''] = input.role.split(' ')
  return addGrant(ctx, { user, subsystem, role }, who)
}

const words: Record<Input['change'], { done: string; already: string }> = {
  lock: { done: 'locked', already: 'locked already' },
  unlock: { done: 'unlocked', already: 'not locked' },
  grant: { done: 'granted the role', already: 'holding it already' },
  team: { done: 'added to the team', already: 'in it already' },
}

/** "12 users locked; 1 locked already. 2 refused: This person may do more here than you." */
export function toldOfMany({ changed, already, refused }: Outcome, { change }: Input) {
  const { done, already: before } = words[change]
  const told = [
    `${changed} ${changed === 1 ? 'user' : 'users'} ${done}${already ? `; ${already} ${before}` : ''}.`,
    ...refused.map(({ text, count }) => `${count} refused: ${text}`),
  ]
  return { notice: told.join(' ') }
}
