import { AppIcon } from '#components/ui/app-icon.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel, Row } from './panel.tsx'

type Session = {
  id: string
  /** "Firefox on Windows". */
  name: string
  ip: string | null
  createdAt: Date
  touchedAt: Date
  /** `offline` where an application goes on without the person. */
  origin: string
  absoluteDeadline: Date
  /** `expired` where only applications go on. */
  over: string | null
  applications: readonly { identifier: string; title: string }[]
  /** The session that is reading this. */
  here: boolean
}

export type SessionsScreenProps = {
  frame: AccountFrameProps
  sessions: readonly Session[]
  /** Posts `session` with `hidden`. */
  end: string
  endOthers: string
  hidden: Record<string, string>
  signOutHref: string
}

/** Where one is signed in, with the applications that are open there. */
export function SessionsScreen({ frame, sessions, endOthers, ...doing }: SessionsScreenProps) {
  const [away, signIns] = [sessions.filter(isAway), sessions.filter((session) => !isAway(session))]
  const others = signIns.filter(({ here }) => !here)
  return (
    <AccountFrame frame={frame} title="Sessions" text="Where you are signed in, and what is open there.">
      <Panel rows>
        <ul className="divide-y divide-line">
          {signIns.map((session) => (
            <SessionRow key={session.id} session={session} {...doing} />
          ))}
        </ul>
      </Panel>
      {away.length > 0 && <Away sessions={away} {...doing} />}
      {others.length > 0 && (
        <ConfirmButton
          label="Sign out everywhere else"
          action={endOthers}
          hidden={doing.hidden}
          confirm={others.length === 1 ? 'Sign out the other one' : `Sign out the other ${others.length}`}
          pending="Signing out…"
        >
          {closes(others.flatMap(({ applications }) => applications))}
          {away.length > 0 && ' What goes on while you are away ends as well.'} If you fear that someone knows your
          password, change it: that ends everything.
        </ConfirmButton>
      )}
    </AccountFrame>
  )
}

const isAway = ({ origin }: Session): boolean => origin === 'offline'

/** Applications that their person let go on after signing out. */
const Away = ({ sessions, end, hidden }: Pick<SessionsScreenProps, 'sessions' | 'end' | 'hidden'>) => (
  <section aria-labelledby="away" className="grid gap-3">
    <div>
      <h2 id="away" className="mt-2 text-lg font-strong">
        Access while you are away
      </h2>
      <p className="mt-0.5 text-sm text-ink-soft">You let these applications go on after you have signed out.</p>
    </div>
    <Panel rows>
      <ul className="divide-y divide-line">
        {sessions.map(({ id, name, createdAt, touchedAt, absoluteDeadline, applications }) => {
          const [application] = applications
          return (
            <Row
              key={id}
              title={application?.title ?? ''}
              text={
                <>
                  agreed on <When at={createdAt} dateOnly /> in {name} · last used <When at={touchedAt} /> · ends by{' '}
                  <When at={absoluteDeadline} dateOnly />
                </>
              }
            >
              <ConfirmButton
                label="End access"
                about={application?.title ?? ''}
                action={end}
                hidden={{ ...hidden, session: id }}
                confirm="End it"
                pending="Ending…"
              >
                It can do nothing for you any more until you agree again. Where you are signed in to it, you stay.
              </ConfirmButton>
            </Row>
          )
        })}
      </ul>
    </Panel>
  </section>
)

type SessionRowProps = Pick<SessionsScreenProps, 'end' | 'hidden' | 'signOutHref'> & { session: Session }

function SessionRow({ session, end, hidden, signOutHref }: SessionRowProps) {
  const { id, name, ip, createdAt, touchedAt, over, applications, here } = session
  return (
    <Row
      title={name}
      pill={here ? <Pill tone="accent">this one</Pill> : over && <Pill>sign-in expired</Pill>}
      text={
        <>
          <p>
            {ip && <>{ip} · </>}since <When at={createdAt} /> · last seen <When at={touchedAt} />
          </p>
          {applications.length > 0 && <OpenApplications applications={applications} over={over} />}
        </>
      }
    >
      {here ? (
        <ButtonLink href={signOutHref}>Sign out</ButtonLink>
      ) : (
        <ConfirmButton
          label="Sign out"
          about={name}
          action={end}
          hidden={{ ...hidden, session: id }}
          confirm="Sign it out"
          pending="Signing out…"
        >
          {closes(applications)}
        </ConfirmButton>
      )}
    </Row>
  )
}

function OpenApplications({ applications, over }: Pick<Session, 'applications' | 'over'>) {
  return (
    <ul
      aria-label={over ? 'Applications that are still open' : 'Open applications'}
      className="mt-2 flex flex-wrap gap-x-4 gap-y-1.5"
    >
      {applications.map((application) => (
        <li key={application.identifier} className="flex items-center gap-2 text-ink">
          <AppIcon {...application} size="small" />
          <bdi>{application.title}</bdi>
        </li>
      ))}
    </ul>
  )
}

function closes(applications: Session['applications']): string {
  const titles = [...new Set(applications.map(({ title }) => title))]
  if (titles.length === 0) return 'No application is open there.'
  return `It closes ${new Intl.ListFormat('en-GB').format(titles)} there.`
}
