import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { When } from '#components/ui/when.tsx'
import { SubsystemFrame, type SubsystemHeadProps } from './subsystem-frame.tsx'

export type HistoryScreenProps = {
  head: SubsystemHeadProps
  entries: readonly { id: string; at: Date; tone: 'info' | 'good' | 'warn'; sentence: string }[]
  newerHref: string | null
  olderHref: string | null
  auditHref: string
}

/** What happened to an application, newest first. */
export function HistoryScreen({ head, entries, newerHref, olderHref, auditHref }: HistoryScreenProps) {
  return (
    <SubsystemFrame
      {...head}
      actions={
        <ButtonLink size="small" href={auditHref}>
          Search the audit log
        </ButtonLink>
      }
    >
      {entries.length === 0 ? (
        <EmptyState title="Nothing has happened yet">Every change and every sign-in is noted here.</EmptyState>
      ) : (
        <ol className="divide-y divide-line rounded-card border border-line bg-surface">
          {entries.map(({ id, at, tone, sentence }) => (
            <li
              key={id}
              className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 px-4 py-2.5 text-sm"
            >
              <span className={tone === 'warn' ? 'text-warn' : ''}>{sentence}</span>
              <span className="text-xs text-ink-soft">
                <When at={at} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <Pager summary="" newerHref={newerHref} olderHref={olderHref} />
    </SubsystemFrame>
  )
}
