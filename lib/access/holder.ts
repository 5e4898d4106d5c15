import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { findUser } from '#lib/users/find-user.ts'
import { holdUser } from './settle-access.ts'
import { findTeam } from './teams/find-team.ts'
import { holdTeam } from './teams/hold-team.ts'

/** Whose grant it is: a user's, by username, verified e-mail or id, or a team's, by name or id. */
export const holderFields = { user: z.string().optional(), team: z.string().optional() }

/** Exactly one of the two. */
export const oneHolder = ({ user, team }: { user?: string | undefined; team?: string | undefined }): boolean =>
  (user === undefined) !== (team === undefined)
export const oneHolderRefusal = { path: ['user'], message: 'say either a user or a team' }

/** Who holds grants; the columns that name them, and the name of the team that it is. */
export type Holder = { name: string; userId: string | null; teamId: string | null; team: string | null }

/** Refuses: no_such_user, no_such_team. */
export async function findHolder(
  ctx: Context,
  { user, team }: { user?: string | undefined; team?: string | undefined },
): Promise<Holder> {
  if (team !== undefined) {
    const { id, name } = await findTeam(ctx, team)
    return { name: `The team ${name}`, userId: null, teamId: id, team: name }
  }
  const { id, username } = await findUser(ctx, user ?? '')
  return { name: username, userId: id, teamId: null, team: null }
}

/** Takes the holder's row; changes of what one holds come one after the other. Returns the instant of this one. */
export const holdHolder = (tx: Context, { userId, teamId }: Holder): Promise<Date> =>
  teamId === null ? holdUser(tx, userId ?? '') : holdTeam(tx, teamId)
