import { Alert } from '#components/ui/alert.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { When } from '#components/ui/when.tsx'
import { ActionForm } from './action-form.tsx'
import type { AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'
import { ProviderForm, type ProviderFormProps } from './provider-form.tsx'
import { ProviderFrame, type ProviderHead } from './provider-frame.tsx'
import { Section } from './section.tsx'

export type ProviderScreenProps = ProviderFormProps & {
  frame: AdminFrameProps
  head: ProviderHead
  health: { away: boolean; failures: number; lastReason: string | null; lastFailure: Date | null }
  callbackUrl: string
  /** How many people are connected to it. */
  identities: number
  actions: { test: FormAction; remove: FormAction }
}

/** One sign-in server. */
export function ProviderScreen(props: ProviderScreenProps) {
  const { frame, head, provider, callbackUrl, actions } = props
  const hidden = { provider: provider.slug }
  return (
    <ProviderFrame frame={frame} head={head} current="settings">
      <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
        <Section title="How people sign in with it">
          <ProviderForm {...props} />
        </Section>
        <div className="grid gap-8">
          <Section title="What it has to know" text="Register this address there; it is compared letter by letter.">
            <CodeBlock label="Callback address" code={callbackUrl} />
          </Section>
          <Section title="Test it" text="Asks the server for its description. Signing in with it once tests the rest.">
            <HealthLine health={props.health} />
            <ActionForm action={actions.test} hidden={hidden} submit="Test it" pending="Asking…" tone="plain" />
          </Section>
          <Removal {...props} />
        </div>
      </div>
    </ProviderFrame>
  )
}

function HealthLine({ health: { away, failures, lastReason, lastFailure } }: Pick<ProviderScreenProps, 'health'>) {
  if (failures === 0 || !lastFailure)
    return <p className="mb-3 text-sm text-ink-soft">It answers, as far as is known.</p>
  return (
    <div className="mb-3">
      <Alert tone="warn">
        {away
          ? 'It does not answer. Nobody is sent there but one person at a time, every 20 seconds, who finds out whether it is back. '
          : `It failed ${failures === 1 ? 'once' : `${failures} times in a row`}. `}
        {lastReason} (<When at={lastFailure} />)
      </Alert>
    </div>
  )
}

function Removal({ provider, identities, actions }: ProviderScreenProps) {
  const connected = `${identities.toLocaleString('en-GB')} connected ${identities === 1 ? 'account' : 'accounts'}`
  return (
    <Section title="Remove it" text="Switching it off keeps who is connected; this does not.">
      <div>
        <ConfirmDialog
          label="Remove…"
          about={provider.title}
          title={`Remove ${provider.title}?`}
          action={actions.remove}
          hidden={{ provider: provider.slug }}
          confirm={`Remove · forgets ${connected}`}
          pending="Removing…"
        >
          <p>Nobody signs in with it any more. Whoever has no password then needs a link from you.</p>
        </ConfirmDialog>
      </div>
    </Section>
  )
}
