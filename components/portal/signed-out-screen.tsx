import { Check } from 'lucide-react'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { applications } from './sign-out-label.ts'

export type SignedOutScreenProps = {
  brand: Brand
  /** False when there was no session to end: the same friendly page. */
  wasSignedIn: boolean
  apps: {
    identifier: string
    title: string
    /** `signed_out` it knows; `telling` being told; `not_answering` told again until it answers. */
    state: 'signed_out' | 'telling' | 'not_answering'
    note?: string | undefined
  }[]
  signInHref: string
  returnHref?: string | undefined
}

const states: Record<SignedOutScreenProps['apps'][number]['state'], { tone: PillTone; text: string }> = {
  signed_out: { tone: 'good', text: 'signed out' },
  telling: { tone: 'neutral', text: 'being told' },
  not_answering: { tone: 'warn', text: 'not answering' },
}

/** The receipt of a sign-out: what ended, and what to do where an application has not confirmed. */
export function SignedOutScreen({ brand, wasSignedIn, apps, signInHref, returnHref }: SignedOutScreenProps) {
  const silent = apps.some((app) => app.state === 'not_answering')
  return (
    <PortalFrame brand={brand} wide>
      <h1 className="mt-6 text-2xl">{wasSignedIn ? 'You are signed out' : 'Nobody is signed in here'}</h1>
      <p className="mt-1.5 text-ink-soft">
        {wasSignedIn ? summary(apps) : 'This browser holds no session, so there is nothing to end.'}
      </p>
      {apps.length > 0 && <Receipts apps={apps} />}
      {silent && (
        <p className="mt-4 text-sm text-ink-soft">
          What does not answer will be told again until it does. If you share this computer, close its windows.
        </p>
      )}
      <div className="mt-6 grid gap-2.5">
        {returnHref && (
          <ButtonLink href={returnHref} tone="primary" wide>
            Go back to {new URL(returnHref).host}
          </ButtonLink>
        )}
        <ButtonLink href={signInHref} wide>
          {wasSignedIn ? 'Sign in again' : 'Sign in'}
        </ButtonLink>
      </div>
    </PortalFrame>
  )
}

function Receipts({ apps }: { apps: SignedOutScreenProps['apps'] }) {
  return (
    <ul className="mt-4 divide-y divide-line">
      {apps.map(({ identifier, title, state, note }) => (
        <li key={identifier} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 py-2.5">
          <span className="flex min-w-0 items-center gap-2.5">
            <AppIcon identifier={identifier} title={title} size="small" />
            <bdi>{title}</bdi>
          </span>
          <Pill tone={states[state].tone}>
            {state === 'signed_out' && <Check className="size-3.5" aria-hidden="true" />}
            {note ? `${states[state].text} · ${note}` : states[state].text}
          </Pill>
        </li>
      ))}
    </ul>
  )
}

function summary(apps: SignedOutScreenProps['apps']): string {
  const done = apps.filter((app) => app.state === 'signed_out').length
  if (apps.length === 0) return 'No application was open in this session.'
  if (done === apps.length) return 'Every application of this session is closed.'
  return `Confirmed by ${done} of ${applications(apps.length)}.`
}
