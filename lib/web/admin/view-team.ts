import { z } from 'zod'
import { listGrants } from '#lib/access/list-grants.ts'
import { findTeam } from '#lib/access/teams/find-team.ts'
import { listTeamMembers } from '#lib/access/teams/list-team-members.ts'
import { searchEvents } from '#lib/audit/search/search-events.ts'
import { contentVersion } from '#lib/base/content-version.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { listAddress } from './list-address.ts'
import { rolesToGrant } from './roles-to-grant.ts'
import { linesOf } from './view-audit.ts'

const grantsMax = 500
const eventsMax = 20

const TeamAsked = z.object({
  search: z.string().max(254).optional().catch(undefined),
  after: z.string().refine(isUuid).optional().catch(undefined),
})

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** One team: who is in it, what it holds, and what the log says became of it. */
export async function viewTeam({ ctx, who, rights, query }: Page, name: string) {
  const { search, after } = TeamAsked.parse(query)
  const wanted = { team: name, ...(search && { search }), ...(after && { after }) }
  // The list checks the right to see teams at all.
  const { members, next } = await found(listTeamMembers(ctx, wanted, who))
  const { id, ...team } = await found(findTeam(ctx, name))
  const { grants } = await found(listGrants(ctx, { team: name, limit: grantsMax }, who))
  const { name: _, ...content } = team
  const pathname = `/admin/teams/${team.name}`
  return {
    team: { id, ...team },
    version: contentVersion(content),
    members: members.map((member) => ({ ...member, href: `/admin/users/${member.userId}` })),
    grants: grants.map((grant) => ({
      ...grant,
      validFrom: new Date(grant.validFrom),
      validTo: grant.validTo === null ? null : new Date(grant.validTo),
    })),
    search,
    history: await historyOf({ ctx, who, rights }, team.name),
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

/** The latest of what happened to it, for those who read the log; null for the others. */
async function historyOf({ ctx, who, rights }: Pick<Page, 'ctx' | 'who' | 'rights'>, team: string) {
  if (rights.scope('audit.read').length === 0) return null
  const { events, after } = await searchEvents(ctx, { team, limit: eventsMax }, who)
  return {
    events: await linesOf(ctx, events),
    more: after !== null,
    auditHref: listAddress('/admin/audit', { team }, {}),
  }
}
