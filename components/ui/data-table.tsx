import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'

export type Column<Row> = {
  /** Unique in its table. */
  key: string
  label: string
  cell: (row: Row) => ReactNode
  /** The address that sorts by this column, and how it sorts now. */
  sort?: { href: string; order: 'ascending' | 'descending' | null }
  align?: 'end'
  /** What only accompanies the rest: left out on a phone. */
  minor?: boolean
  /** On a phone, where the headings are away, its label stands before it. */
  named?: boolean
}

type Selection<Row> = {
  /** Id of the form to which the boxes belong; it is somewhere else on the page. */
  form: string
  name: string
  value: (row: Row) => string
  /** "Select Ada Lovelace". */
  label: (row: Row) => string
  /** The box of all boxes. */
  all: ReactNode
}

export type DataTableProps<Row> = {
  /** What the table lists, for those who only hear it. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Where a row leads; the first cell carries the link, the whole row is its target. */
  href?: (row: Row) => string
  select?: Selection<Row>
}

/** A list of many: a table where there is room, a stack of rows on a phone. */
export function DataTable<Row>({ caption, columns, rows, rowKey, href, select }: DataTableProps<Row>) {
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface shadow-card">
      <table className="w-full border-collapse text-sm max-md:block">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-md:hidden">
          <tr>
            {select && (
              <th scope="col" className="w-10 border-b border-line ps-4">
                {select.all}
              </th>
            )}
            {columns.map((column) => (
              <Heading key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-md:block">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={`relative max-md:block max-md:py-2.5 max-md:pe-4 ${select ? 'max-md:ps-11' : 'max-md:ps-4'} ${href ? 'hover:bg-sunken' : ''}`}
            >
              {select && (
                <td className="w-10 ps-4 max-md:absolute max-md:start-0 max-md:top-3">
                  <input
                    type="checkbox"
                    form={select.form}
                    name={select.name}
                    value={select.value(row)}
                    aria-label={select.label(row)}
                    className="relative z-10 block size-4"
                  />
                </td>
              )}
              {columns.map((column, place) => (
                <Cell key={column.key} column={column} row={row} href={place === 0 ? href?.(row) : undefined} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Heading<Row>({ column: { label, sort, align, minor } }: { column: Column<Row> }) {
  const side = align === 'end' ? 'text-end' : 'text-start'
  const shape = `border-b border-line px-3.5 py-2.5 text-xs font-medium whitespace-nowrap text-ink-faint ${side} ${minor ? 'max-md:hidden' : ''}`
  // Above buttons that say themselves what they do there is nothing to name.
  if (label === '') return <td className={shape} />
  if (!sort) {
    return (
      <th scope="col" className={shape}>
        {label}
      </th>
    )
  }
  const Arrow = sort.order === 'descending' ? ArrowDown : ArrowUp
  return (
    <th scope="col" aria-sort={sort.order ?? 'none'} className={shape}>
      <a href={sort.href} className="group/sort inline-flex items-center gap-1 hover:text-ink">
        {label}
        <Arrow
          aria-hidden="true"
          className={`size-3 ${sort.order ? '' : 'opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60'}`}
        />
      </a>
    </th>
  )
}

function Cell<Row>({ column, row, href }: { column: Column<Row>; row: Row; href: string | undefined }) {
  const { label, align, minor, named, cell } = column
  const content = cell(row)
  return (
    <td
      data-label={named ? label : undefined}
      className={`px-3.5 py-2.5 align-middle max-md:block max-md:px-0 max-md:py-0.5 ${align === 'end' ? 'md:text-end' : ''} ${minor ? 'max-md:hidden' : ''} ${named ? 'max-md:before:pe-1.5 max-md:before:text-ink-faint max-md:before:content-[attr(data-label)]' : ''}`}
    >
      {href ? (
        <a href={href} className="text-ink after:absolute after:inset-0">
          {content}
        </a>
      ) : (
        content
      )}
    </td>
  )
}
