import { z } from 'zod'
import { listGrants } from '#lib/access/list-grants.ts'
import { findTeam } from '#lib/access/teams/find-team.ts'
import { listTeamMembers } from '#lib/access/teams/list-team-members.ts'
import { contentVersion } from '#lib/base/content-version.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { listAddress } from './list-address.ts'

const grantsMax = 500
const choicesMax = 200

const TeamAsked = z.object({
  search: z.string().max(254).optional().catch(undefined),
  /** With those who were in it. */
  ended: z.literal('on').optional().catch(undefined),
  after: z.string().refine(isUuid).optional().catch(undefined),
})

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** One team: who is in it, what it holds, and what was before. */
export async function viewTeam({ ctx, who, rights, query }: Page, name: string) {
  const { search, ended, after } = TeamAsked.parse(query)
  const wanted = { team: name, ...(search && { search }), ...(after && { after }), ended: ended === 'on' }
  // The list checks the right to see teams at all.
  const { members, next } = await found(listTeamMembers(ctx, wanted, who))
  const { id, ...team } = await found(findTeam(ctx, name))
  const { grants } = await found(listGrants(ctx, { team: name, ended: ended === 'on', limit: grantsMax }, who))
  const { name: _, ...content } = team
  const pathname = `/admin/teams/${team.name}`
  return {
    team: { id, ...team },
    version: contentVersion(content),
    members: members.map((member) => ({ ...member, href: `/admin/users/${member.userId}`, over: isOver(ctx, member) })),
    grants: grants.map((grant) => ({
      ...grant,
      validFrom: new Date(grant.validFrom),
      validTo: grant.validTo === null ? null : new Date(grant.validTo),
      over: grant.validTo !== null && new Date(grant.validTo) <= ctx.now,
    })),
    search,
    ended: ended === 'on',
    historyHref: listAddress(pathname, query, { ended: ended ? undefined : 'on', after: undefined }),
    clearHref: search ? listAddress(pathname, query, { search: undefined, after: undefined }) : null,
    pager: {
      summary: `${members.length} ${members.length === 1 ? 'membership' : 'memberships'}`,
      newerHref: after ? listAddress(pathname, query, { after: undefined }) : null,
      olderHref: next && listAddress(pathname, query, { after: next }),
    },
    may: { write: rights.may('teams.write'), grant: rights.scope('grants.write').length > 0 },
    roles: await rolesToGrant(ctx, rights),
  }
}

const isOver = ({ now }: Context, { validTo }: { validTo: Date | null }): boolean => validTo !== null && validTo <= now

/** The roles that this person may give, as a list offers them: `wiki editor`. */
async function rolesToGrant(ctx: Context, rights: Page['rights']) {
  const scope = rights.scope('grants.write')
  const subsystems = await ctx.db.subsystem.findMany({
    where: { removedAt: null, ...(scope !== 'all' && { id: { in: [...scope] } }) },
    select: {
      identifier: true,
      title: true,
      roles: { where: { removedAt: null }, select: { name: true, title: true }, orderBy: { name: 'asc' } },
    },
    orderBy: { title: 'asc' },
    take: choicesMax,
  })
  return subsystems.flatMap(({ identifier, title, roles }) =>
    roles.map((role) => ({ value: `${identifier} ${role.name}`, label: `${title}: ${role.title ?? role.name}` })),
  )
}
