import { ButtonLink } from '#components/ui/button-link.tsx'
import type { Brand } from './brand.ts'
import { LiveReceipts } from './live-receipts.tsx'
import { PortalFrame } from './portal-frame.tsx'
import type { ReceiptLine } from './receipt-line.ts'

export type SignedOutScreenProps = {
  brand: Brand
  /** False when there was no session to end: the same friendly page. */
  wasSignedIn: boolean
  apps: ReceiptLine[]
  /** Other servers by whose word the person was signed in here: what they know goes on. */
  elsewhere: readonly string[]
  /** Where the page asks how far it is. */
  receiptsHref: string
  signInHref: string
}

/** The receipt of a sign-out: what ended, and what to do where an application has not confirmed. */
export function SignedOutScreen({
  brand,
  wasSignedIn,
  apps,
  elsewhere,
  receiptsHref,
  signInHref,
}: SignedOutScreenProps) {
  return (
    <PortalFrame brand={brand} wide>
      <h1 className="mt-6 text-2xl">{wasSignedIn ? 'You are signed out' : 'Nobody is signed in here'}</h1>
      {wasSignedIn ? (
        <LiveReceipts apps={apps} href={receiptsHref} />
      ) : (
        <p className="mt-1.5 text-ink-soft">This browser holds no session, so there is nothing to end.</p>
      )}
      {elsewhere.length > 0 && (
        <p className="mt-4 text-sm text-ink-soft">
          You came in by <bdi>{elsewhere.join(' and ')}</bdi>, and are still signed in there. On a device that others
          use, sign out there too.
        </p>
      )}
      <div className="mt-6 grid gap-2.5">
        <ButtonLink href={signInHref} wide>
          {wasSignedIn ? 'Sign in again' : 'Sign in'}
        </ButtonLink>
      </div>
    </PortalFrame>
  )
}
