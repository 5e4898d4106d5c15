import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type ContinueScreenProps = {
  brand: Brand
  subsystem: { identifier: string; title: string }
  action: string
  hidden: Record<string, string>
  /** The nonce of this answer's content security policy. */
  nonce: string
}

// By way of the prototype: a hidden field called "submit" would stand in front of the form's own method.
const submitNow = 'HTMLFormElement.prototype.submit.call(document.getElementById("continue"))'

/** Carries a token to an application by form_post: at once where scripts run, by the button where they do not. */
export function ContinueScreen({ brand, subsystem, action, hidden, nonce }: ContinueScreenProps) {
  return (
    <PortalFrame brand={brand}>
      <div className="mt-5">
        <SubsystemLine subsystem={subsystem} text="is waiting for you" />
      </div>
      <h1 className="mt-6 text-2xl">You are signed in</h1>
      <form id="continue" method="post" action={action} className="mt-5 grid">
        <HiddenFields fields={hidden} />
        <SubmitButton wide pending={`Opening ${subsystem.title}…`}>
          Continue to {subsystem.title}
        </SubmitButton>
      </form>
      <script nonce={nonce} suppressHydrationWarning>
        {submitNow}
      </script>
    </PortalFrame>
  )
}
