import { ListPeople, listPeople } from '#lib/access/list-people.ts'
import { found } from '#lib/web/admin/found.ts'
import type { SubsystemPage } from './subsystem-page.ts'

const Asked = ListPeople.pick({ search: true, after: true, before: true }).strip()

/** Who holds a role in a subsystem, and the form that gives one. */
export async function viewPeople({ ctx, who, query, subsystem, may, pathname }: SubsystemPage) {
  const asked = Asked.safeParse(query).data ?? {}
  const { identifier } = subsystem
  const [page, roles] = await Promise.all([
    found(listPeople(ctx, { subsystem: identifier, ...asked }, who)),
    ctx.db.role.findMany({
      where: { subsystemId: subsystem.id, removedAt: null },
      select: { name: true, title: true },
      orderBy: { name: 'asc' },
    }),
  ])
  const kept = { ...(asked.search && { search: asked.search }) }
  const address = (place: object) => `${pathname}?${new URLSearchParams({ ...kept, ...place })}`
  const count = page.people.length
  return {
    people: page.people.map(({ ways, ...person }) => ({
      ...person,
      href: `/admin/users/${person.id}`,
      whyHref: `/admin/why?${new URLSearchParams({ user: person.username, subsystem: identifier })}`,
      ways: ways.map((way) => ({ ...way, until: way.until === null ? null : new Date(way.until) })),
    })),
    search: asked.search,
    clearHref: asked.search ? pathname : null,
    exportHref: `${pathname}/export?${new URLSearchParams(kept)}`,
    pager: {
      summary: `${count} ${count === 1 ? 'person' : 'people'} on this page`,
      newerHref: page.previous && address({ before: page.previous }),
      olderHref: page.next && address({ after: page.next }),
    },
    roles: roles.map(({ name, title }) => ({ value: name, label: title ?? name })),
    mayGrant: may('grants.write'),
    maySeeUsers: may('users.read'),
  }
}
