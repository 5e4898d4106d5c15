import { AppIcon } from '#components/ui/app-icon.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'

/** A subsystem session in the tree of its sign-in. */
export type SessionApplication = {
  id: string
  identifier: string
  title: string
  protocol: string
  role: string | null
  touched: string
  since: Date
  /** When it is over if nobody does anything. */
  until: Date
  /** It goes on when the sign-in expires. */
  outlives: boolean
  /** Why it is over, in a word; null while it lives. */
  over: string | null
  /** How far it was told of that; null while it lives. */
  told: { tone: PillTone; text: string } | null
  mayEnd: boolean
}

type RowProps = SessionApplication & { person: string; signInOver: boolean; end: FormAction }

/** A branch of the tree; the lines at its left lead to the sign-in above. */
export function SessionApplicationRow({
  id,
  identifier,
  title,
  protocol,
  role,
  touched,
  since,
  until,
  outlives,
  over,
  told,
  mayEnd,
  person,
  signInOver,
  end,
}: RowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-4">
      <span aria-hidden="true" className="relative h-9 w-4 flex-none border-s border-line-strong max-sm:hidden">
        <span className="absolute inset-x-0 top-1/2 border-t border-line-strong" />
      </span>
      <AppIcon identifier={identifier} title={title} quiet={over !== null} />
      <div className="min-w-0 flex-1 basis-40">
        <p>
          <bdi className="font-medium">{title}</bdi>
          {role && <span className="text-ink-soft"> as {role}</span>}
        </p>
        <p className="text-xs text-ink-soft">
          {protocol} · since <When at={since} />
          {!over && ` · touched ${touched} ago`}
          {!over && outlives && (
            <>
              {' · stays open when the sign-in expires, at most until '}
              <When at={until} />
            </>
          )}
        </p>
      </div>
      {told && told.tone !== 'neutral' && <Pill tone={told.tone}>{told.text}</Pill>}
      {told?.tone === 'neutral' && <span className="text-xs text-ink-soft">{told.text}</span>}
      {over ? (
        <Pill>{over}</Pill>
      ) : (
        <Pill tone="good" dot>
          live
        </Pill>
      )}
      {mayEnd && (
        <ConfirmDialog
          label="End"
          about={title}
          title={`Sign ${person} out of ${title}?`}
          action={end}
          hidden={{ id }}
          confirm={`End · signs out of ${title}`}
          pending="Ending…"
          tone="plain"
        >
          <p>
            {signInOver
              ? 'The sign-in at the portal has expired, so the way back in is signing in again.'
              : 'The sign-in at the portal stays, so the way back in needs no password.'}
          </p>
        </ConfirmDialog>
      )}
    </li>
  )
}
