type Changes = Record<string, string | undefined>

/** The address of a list as it is shown, with some parameters changed; undefined takes one away. */
export function listAddress(pathname: string, query: Record<string, string>, changes: Changes): string {
  const kept = Object.entries({ ...query, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const text = new URLSearchParams(kept).toString()
  return text ? `${pathname}?${text}` : pathname
}

/** Where a page of a list begins. Another order or filter begins at the front. */
export const fromTheFront = { after: undefined, before: undefined }

type Sorted<Order extends string> = { order: Order; descending: boolean }

/** The heading of a column that sorts: its address and how it sorts now. A second click turns the order round. */
export function sortHeading<Order extends string>(
  { pathname, query }: { pathname: string; query: Record<string, string> },
  now: Sorted<Order>,
  /** `firstDescending`: what is newest is looked for first. */
  { order, firstDescending = false }: { order: Order; firstDescending?: boolean },
) {
  const isCurrent = now.order === order
  const descending = isCurrent ? !now.descending : firstDescending
  const href = listAddress(pathname, query, {
    ...fromTheFront,
    order,
    direction: descending ? 'descending' : 'ascending',
  })
  return { href, order: isCurrent ? (now.descending ? ('descending' as const) : ('ascending' as const)) : null }
}
