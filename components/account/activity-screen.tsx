import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { tones } from '#components/ui/tone.ts'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel } from './panel.tsx'

type Entry = {
  id: string
  at: Date
  sentence: string
  /** Where it was done from: "Firefox on Windows · 192.0.2.1". */
  from: string
  tone: 'info' | 'good' | 'warn'
}

export type ActivityScreenProps = {
  frame: AccountFrameProps
  entries: readonly Entry[]
  olderHref: string | null
  /** Where older ones are shown: the way back to the newest. */
  newestHref: string | null
}

/** What happened to the account, newest first. */
export function ActivityScreen({ frame, entries, olderHref, newestHref }: ActivityScreenProps) {
  return (
    <AccountFrame
      frame={frame}
      title="Activity"
      text="What happened to your account, newest first. If something was not you, change your password."
    >
      {entries.length === 0 && (
        <EmptyState title="Nothing more">There is nothing older than what you have seen.</EmptyState>
      )}
      {entries.length > 0 && (
        <Panel rows>
          <ol className="divide-y divide-line">
            {entries.map((entry) => (
              <ActivityRow key={entry.id} {...entry} />
            ))}
          </ol>
        </Panel>
      )}
      {(olderHref || newestHref) && (
        <nav aria-label="Pages" className="flex flex-wrap gap-2.5">
          {newestHref && <ButtonLink href={newestHref}>Newest</ButtonLink>}
          {olderHref && <ButtonLink href={olderHref}>Older</ButtonLink>}
        </nav>
      )}
    </AccountFrame>
  )
}

function ActivityRow({ at, sentence, from, tone }: Entry) {
  const { Icon, colours } = tones[tone]
  return (
    <li className="flex items-start gap-3 py-3">
      <span className={`mt-0.5 grid size-6.5 flex-none place-items-center rounded-small ${colours}`} aria-hidden="true">
        <Icon className="size-4" />
      </span>
      <div className="min-w-0">
        <p>{sentence}</p>
        <p className="text-xs text-ink-soft">
          <When at={at} />
          {from && ` · ${from}`}
        </p>
      </div>
    </li>
  )
}
