import { z } from 'zod'
import { listTeams } from '#lib/access/teams/list-teams.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { listAddress } from './list-address.ts'

const listed = '/admin/teams'

const TeamsAsked = z.object({
  search: z.string().max(100).optional().catch(undefined),
  after: z.string().max(64).optional().catch(undefined),
})

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** A page of the teams, by name. */
export async function viewTeams({ ctx, who, rights, query }: Page) {
  const { search, after } = TeamsAsked.parse(query)
  const { teams, next } = await found(listTeams(ctx, { ...(search && { search }), ...(after && { after }) }, who))
  return {
    teams: teams.map((team) => ({ ...team, href: `${listed}/${team.name}` })),
    search,
    clearHref: search ? listed : null,
    exportHref: listAddress(`${listed}/export`, query, { after: undefined }),
    pager: {
      summary: `${teams.length} ${teams.length === 1 ? 'team' : 'teams'}`,
      // Lists by name have no way back but the beginning.
      newerHref: after ? listAddress(listed, query, { after: undefined }) : null,
      olderHref: next && listAddress(listed, query, { after: next }),
    },
    mayWrite: rights.may('teams.write'),
  }
}
