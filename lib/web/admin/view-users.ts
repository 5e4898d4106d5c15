import { usersHoldings } from '#lib/access/users-holdings.ts'
import type { Context } from '#lib/db/context.ts'
import { countUsers } from '#lib/users/search/count-users.ts'
import { searchUsers } from '#lib/users/search/search-users.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { fromTheFront, listAddress, sortHeading } from './list-address.ts'
import { UsersAsked } from './users-query.ts'

const listed = '/admin/users'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** A page of the list of users, with what can be done with it. */
export async function viewUsers({ ctx, who, rights, query }: Page) {
  const { filter, sorted, place } = UsersAsked.parse(query)
  const [{ users, before, after }, counted, choices] = await Promise.all([
    found(searchUsers(ctx, { ...filter, ...sorted, ...place }, who)),
    found(countUsers(ctx, filter, who)),
    choicesOf(ctx, rights),
  ])
  const holdings = await usersHoldings(
    ctx,
    users.map(({ id }) => id),
    rights.scope('users.read'),
  )
  const address = (changes: Parameters<typeof listAddress>[2]) => listAddress(listed, query, changes)
  const sort = (order: typeof sorted.order, firstDescending = false) =>
    sortHeading({ pathname: listed, query }, sorted, { order, firstDescending })
  return {
    users: users.map((user) => ({ ...user, href: `${listed}/${user.id}`, applications: holdings.get(user.id) ?? [] })),
    sorts: {
      username: sort('username'),
      name: sort('name'),
      created: sort('created', true),
      signedIn: sort('signed_in', true),
    },
    filter: { search: query['search'], state: query['state'], subsystem: query['subsystem'], team: query['team'] },
    hidden: keep(query, ['order', 'direction']),
    choices,
    isFiltered: Object.keys(filter).length > 0,
    clearHref: Object.keys(filter).length > 0 ? listAddress(listed, keep(query, ['order', 'direction']), {}) : null,
    exportHref: listAddress(`${listed}/export`, query, fromTheFront),
    pager: {
      summary: summaryOf(users.length, counted),
      newerHref: before && address({ before, after: undefined }),
      olderHref: after && address({ after, before: undefined }),
    },
    may: {
      write: rights.may('users.write'),
      lock: rights.may('users.lock'),
      grant: rights.scope('grants.write').length > 0,
      team: rights.may('teams.write'),
    },
  }
}

/** "50 of 1,204 users", "50 of more than 1,000 users". */
function summaryOf(shown: number, { count, more }: { count: number; more: boolean }): string {
  const number = (many: number) => many.toLocaleString('en-GB')
  const all = `${more ? 'more than ' : ''}${number(count)} ${count === 1 ? 'user' : 'users'}`
  return shown === count && !more ? all : `${number(shown)} of ${all}`
}

const keep = (query: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)))

const choicesMax = 200

/** What the filters and the grant to many offer: subsystems with their roles, and teams. */
async function choicesOf(ctx: Context, rights: Page['rights']) {
  const visible = rights.scope('users.read')
  const [subsystems, teams] = await Promise.all([
    ctx.db.subsystem.findMany({
      where: { removedAt: null, ...(visible !== 'all' && { id: { in: [...visible] } }) },
      select: {
        id: true,
        identifier: true,
        title: true,
        roles: { where: { removedAt: null }, select: { name: true, title: true }, orderBy: { name: 'asc' } },
      },
      orderBy: { title: 'asc' },
      take: choicesMax,
    }),
    ctx.db.team.findMany({
      where: { removedAt: null },
      select: { name: true, title: true },
      orderBy: { title: 'asc' },
      take: choicesMax,
    }),
  ])
  return {
    subsystems: subsystems.map(({ identifier, title }) => ({ value: identifier, label: title })),
    teams: teams.map(({ name, title }) => ({ value: name, label: title })),
    roles: subsystems
      .filter(({ id }) => rights.may('grants.write', id))
      .flatMap(({ identifier, title, roles }) =>
        roles.map((role) => ({ value: `${identifier} ${role.name}`, label: `${title}: ${role.title}` })),
      ),
  }
}
