import type { ReactNode } from 'react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'
import { type SessionApplication, SessionApplicationRow } from './session-application-row.tsx'

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
  applications: readonly SessionApplication[]
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
              <SessionApplicationRow
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
    ...(origin === 'browser' ? [] : [openedBy(origin)]),
  ]
}

const openedBy = (origin: string) =>
  origin === 'offline'
    ? { label: 'Goes on', value: 'while the person is away: they agreed to it' }
    : { label: 'Opened by', value: origin }

const Proofs = ({ proved }: Pick<SessionScreenProps, 'proved'>) => (
  <ul>
    {proved.map(({ method, at }) => (
      <li key={`${method} ${at.getTime()}`}>
        {method}, <When at={at} />
      </li>
    ))}
  </ul>
)
