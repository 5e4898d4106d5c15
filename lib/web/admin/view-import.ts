import { notFound } from 'next/navigation'
import { DescribeImport, describeImport } from '#lib/users/imports/describe-import.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { fromTheFront, listAddress } from './list-address.ts'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'query' | 'pathname'>

/** How an import stands, with a page of its rows. */
export async function viewImport({ ctx, who, query, pathname }: Page, importId: string) {
  const asked = DescribeImport.safeParse({ importId, outcome: query['outcome'], after: query['after'] })
  if (!asked.success) notFound()
  const { rows, next, counts, ...run } = await found(describeImport(ctx, asked.data, who))
  return {
    run,
    counts,
    rows,
    outcome: asked.data.outcome ?? '',
    reportHref: listAddress('/admin/users/import/report', { importId }, {}),
    clearHref: asked.data.outcome ? pathname : null,
    pager: {
      summary: `${rows.length} of ${run.total.toLocaleString('en-GB')} rows`,
      newerHref: asked.data.after ? listAddress(pathname, query, fromTheFront) : null,
      olderHref: next === null ? null : listAddress(pathname, query, { after: String(next) }),
    },
  }
}
