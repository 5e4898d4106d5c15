import type { ReactNode } from 'react'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'

type Application = {
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

export type SessionScreenProps = {
  frame: AdminFrameProps
  id: string
  person: { username: string; name: string; href: string | null }
  device: string | null
  ip: string | null
  origin: string
  over: string | null
  /** Whether it is the session that reads this. */
  here: boolean
  proofs: string
  proved: readonly { method: string; at: Date }[]
  createdAt: Date
  touched: string
  idleLimit: string
  endsAt: Date
  applications: readonly Application[]
  may: { end: boolean; endAll: boolean }
  /** How many sessions the person has. */
  others: string
  auditHref: string | null
  actions: { end: FormAction; endOne: FormAction; endAll: FormAction }
}

/** One sign-in as a tree, to be cut at any level. */
export function SessionScreen(props: SessionScreenProps) {
  const { frame, person, device, over, here, proofs, applications, auditHref } = props
  const stillOpen = applications.filter((application) => application.over === null).length
  return (
    <AdminFrame
      frame={frame}
      title={device ? `${person.name} on ${device.replace(' on ', ', ')}` : person.name}
      crumbs={[{ label: 'Sessions', href: '/admin/sessions' }]}
      pills={
        <>
          {over ? (
            <Pill>{over}</Pill>
          ) : (
            <Pill tone="good" dot>
              live
            </Pill>
          )}
          {over && stillOpen > 0 && (
            <Pill tone="good" dot>
              {stillOpen} still open
            </Pill>
          )}
          {here && <Pill tone="accent">yours, here</Pill>}
          {proofs && <Pill>{proofs}</Pill>}
          {!over && <Pill>touched {props.touched} ago</Pill>}
          {props.ip && <Pill>{props.ip}</Pill>}
        </>
      }
      actions={<Endings {...props} />}
    >
      <div className="grid gap-6">
        {applications.length === 0 ? (
          <EmptyState title="No application was entered">
            {over ? 'It was over before.' : 'The person is signed in at the portal alone.'}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line rounded-card border border-line bg-surface px-5 shadow-card">
            {applications.map((application) => (
              <ApplicationRow
                key={application.id}
                {...application}
                person={person.name}
                signInOver={over !== null}
                end={props.actions.endOne}
              />
            ))}
          </ul>
        )}
        <section aria-labelledby="facts" className="grid gap-3">
          <h2 id="facts" className="text-lg font-strong">
            The sign-in
          </h2>
          <div className="rounded-card border border-line bg-surface px-5 py-2.5">
            <KeyValues entries={entriesOf(props)} />
          </div>
          {auditHref && (
            <div>
              <ButtonLink href={auditHref} size="small">
                What {person.name} did
              </ButtonLink>
            </div>
          )}
        </section>
      </div>
    </AdminFrame>
  )
}

function Endings({ id, person, applications, may, others, here, actions }: SessionScreenProps) {
  const live = applications.filter(({ over }) => over === null).length
  const out =
    live === 0 ? 'signs out of the portal' : `signs out of ${live} ${live === 1 ? 'application' : 'applications'}`
  return (
    <>
      {may.endAll && (
        <ConfirmDialog
          label={`End all of ${person.name}`}
          title={`End all ${others} sessions of ${person.name}?`}
          action={actions.endAll}
          hidden={{ user: person.username }}
          confirm={`End all ${others} · signs out everywhere`}
          pending="Ending…"
        >
          <p>The account stays open: {person.name} may sign in again at once. To keep them out, lock the account.</p>
        </ConfirmDialog>
      )}
      {may.end && (
        <ConfirmDialog
          label={`End session · ${out}`}
          title="End this session?"
          action={actions.end}
          hidden={{ id }}
          confirm={`End · ${out}`}
          pending="Ending…"
        >
          <p>{here ? 'It is your own, in this browser: you sign in again.' : `${person.name} signs in again there.`}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

type RowProps = Application & { person: string; signInOver: boolean; end: FormAction }

/** A branch of the tree; the lines at its left lead to the sign-in above. */
function ApplicationRow({
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

function entriesOf(props: SessionScreenProps): { label: string; value: ReactNode }[] {
  const { person, proved, createdAt, idleLimit, endsAt, origin, ip, device, over } = props
  const name = <bdi>{`${person.name} (${person.username})`}</bdi>
  return [
    {
      label: 'Person',
      value: person.href ? (
        <a href={person.href} className="text-accent hover:underline">
          {name}
        </a>
      ) : (
        name
      ),
    },
    { label: 'Since', value: <When at={createdAt} /> },
    ...(over
      ? []
      : [
          { label: 'Ends when idle for', value: idleLimit },
          { label: 'Ends at the latest', value: <When at={endsAt} /> },
        ]),
    ...(proved.length > 0 ? [{ label: 'Proved', value: <Proofs proved={proved} /> }] : []),
    ...(device ? [{ label: 'Device', value: device }] : []),
    ...(ip ? [{ label: 'Address', value: ip }] : []),
    ...(origin === 'browser' ? [] : [{ label: 'Opened by', value: origin }]),
  ]
}

const Proofs = ({ proved }: Pick<SessionScreenProps, 'proved'>) => (
  <ul>
    {proved.map(({ method, at }) => (
      <li key={`${method} ${at.getTime()}`}>
        {method}, <When at={at} />
      </li>
    ))}
  </ul>
)
