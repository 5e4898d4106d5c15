import { ListSubsystems, listSubsystems } from '#lib/subsystems/list-subsystems.ts'
import { findSubsystemUse, type SubsystemUse } from '#lib/subsystems/subsystem-use.ts'
import type { AdminPage } from '#lib/web/admin/admin-page.ts'
import { found } from '#lib/web/admin/found.ts'
import { agoIn } from './ago.ts'

const listed = '/admin/subsystems'
const rowsPerPage = 50
const Asked = ListSubsystems.omit({ limit: true }).strip()

/** A page of the list of connected applications, with how much each is used. */
export async function viewSubsystems({ ctx, who, rights, query }: Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>) {
  const asked = Asked.safeParse(query).data ?? {}
  const page = await found(listSubsystems(ctx, { ...asked, limit: rowsPerPage }, who))
  const use = await findSubsystemUse(
    ctx,
    page.subsystems.map(({ id }) => id),
  )
  const { search, state } = asked
  const kept = { ...(search && { search }), ...(state && { state }) }
  const address = (place: object) => `${listed}?${new URLSearchParams({ ...kept, ...place })}`
  return {
    subsystems: page.subsystems.map((row) => ({
      ...row,
      href: `${listed}/${row.identifier}`,
      ...said(use.get(row.id), ctx.now),
    })),
    filter: { search, state },
    clearHref: search || state ? listed : null,
    exportHref: `${listed}/export?${new URLSearchParams(kept)}`,
    pager: {
      summary: `${page.subsystems.length} ${page.subsystems.length === 1 ? 'application' : 'applications'} on this page`,
      newerHref: page.previous && address({ before: page.previous }),
      olderHref: page.next && address({ after: page.next }),
    },
    mayConnect: rights.may('subsystems.write'),
  }
}

/** How much a subsystem is used, in words. */
export const said = (use: SubsystemUse | undefined, now: Date) => ({
  people: `${(use?.people ?? 0).toLocaleString('en-GB')}${use?.more ? '+' : ''}`,
  sessions: (use?.sessions ?? 0).toLocaleString('en-GB'),
  exchanged: use?.exchangedAt ? `${agoIn(now, use.exchangedAt)} ago` : null,
})
