import { ButtonLink } from '#components/ui/button-link.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { RecoveryCodesList, type RecoveryCodesListProps } from './recovery-codes-list.tsx'

export type RecoveryCodesScreenProps = RecoveryCodesListProps & {
  brand: Brand
  /** Where the person goes on to. */
  continueHref: string
}

/** Fresh recovery codes, shown this once. */
export function RecoveryCodesScreen({ brand, codes, downloadHref, continueHref }: RecoveryCodesScreenProps) {
  return (
    <PortalFrame brand={brand} wide>
      <h1 className="mt-6 text-2xl">Keep these codes</h1>
      <p className="mt-1.5 mb-5 text-ink-soft">
        Each lets you in once when your phone is lost. They are shown only now: print them, or keep them in a password
        manager.
      </p>
      <RecoveryCodesList codes={codes} downloadHref={downloadHref} />
      <div className="mt-2.5 grid">
        <ButtonLink href={continueHref} tone="primary" wide>
          I have kept them
        </ButtonLink>
      </div>
    </PortalFrame>
  )
}
