import { z } from 'zod'
import { listTeams } from '#lib/access/teams/list-teams.ts'
import type { Context } from '#lib/db/context.ts'
import { listSubsystems } from '#lib/subsystems/list-subsystems.ts'
import { searchUsers } from '#lib/users/search/search-users.ts'
import type { Administrator } from './administrator.ts'

const eachMax = 5

export const SearchAnything = z.strictObject({ search: z.string().trim().min(1).max(100) })
type Asked = z.infer<typeof SearchAnything>

export type Found = { kind: 'user' | 'subsystem' | 'team'; title: string; detail: string; href: string }

/** People, applications and teams by any part of a name; of each kind the first few that the person may see. */
export async function searchAnything(ctx: Context, asked: Asked, by: Administrator): Promise<{ found: Found[] }> {
  const kinds = await Promise.all([
    findUsers(ctx, asked, by),
    findSubsystems(ctx, asked, by),
    findTeams(ctx, asked, by),
  ])
  return { found: kinds.flat() }
}

async function findUsers(ctx: Context, { search }: Asked, { who, rights }: Administrator): Promise<Found[]> {
  if (rights.scope('users.read').length === 0) return []
  const { users } = await searchUsers(ctx, { search, limit: eachMax }, who)
  return users.map(({ id, name, username }) => ({
    kind: 'user',
    title: name,
    detail: username,
    href: `/admin/users/${id}`,
  }))
}

async function findSubsystems(ctx: Context, { search }: Asked, { who, rights }: Administrator): Promise<Found[]> {
  if (rights.scope('subsystems.read').length === 0) return []
  const { subsystems } = await listSubsystems(ctx, { search, limit: eachMax }, who)
  return subsystems.map(({ identifier, title }) => ({
    kind: 'subsystem',
    title,
    detail: identifier,
    href: `/admin/subsystems/${identifier}`,
  }))
}

async function findTeams(ctx: Context, { search }: Asked, { who, rights }: Administrator): Promise<Found[]> {
  if (!rights.may('teams.write') && !rights.may('users.read')) return []
  const { teams } = await listTeams(ctx, { search, limit: eachMax }, who)
  return teams.map(({ name, title }) => ({ kind: 'team', title, detail: name, href: `/admin/teams/${name}` }))
}
