import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { RecoveryCodesList, type RecoveryCodesListProps } from './recovery-codes-list.tsx'
import { StepHead, type StepHeadProps } from './step-head.tsx'

export type RecoveryCodesScreenProps = StepHeadProps &
  RecoveryCodesListProps & {
    brand: Brand
    action: string
    hidden: Record<string, string>
  }

/** The recovery codes that come with a first authenticator, on the way in. Posts `hidden` to `action`. */
export function RecoveryCodesScreen(props: RecoveryCodesScreenProps) {
  const { brand, action, hidden, codes, downloadHref } = props
  return (
    <PortalFrame brand={brand} wide>
      <StepHead {...props} />
      <h1 className="mt-6 text-2xl">Keep your recovery codes</h1>
      <p className="mt-1.5 text-ink-soft">
        The authenticator is added. Should it be lost or broken, each of these lets you in once in its place.
      </p>
      <div className="mt-5">
        <RecoveryCodesList codes={codes} downloadHref={downloadHref} />
      </div>
      <form method="post" action={action} className="mt-5 grid gap-4 print:hidden">
        <HiddenFields fields={hidden} />
        <p className="text-sm text-ink-soft">
          They are shown only now. Print them, or keep them in a password manager, but not on the phone that they stand
          in for.
        </p>
        <SubmitButton wide pending="Going on…">
          I have kept them
        </SubmitButton>
      </form>
    </PortalFrame>
  )
}
