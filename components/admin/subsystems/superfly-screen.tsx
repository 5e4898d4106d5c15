import { FormCheck, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { ProtocolScreen, type ProtocolScreenProps } from './protocol-screen.tsx'

const protocol = { name: 'superfly', title: 'Superfly 2.0' }
const plain = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const

export type SuperflyScreenProps = ProtocolScreenProps & {
  /** What the address of the server becomes in the application. */
  server: string
  /** Under which name the application calls. */
  calledItself: string
  settings: { subsystemName: string | null; logoutUrl: string | null; tellsUsersChanged: boolean }
  actions: { save: FormAction; disable: FormAction }
}

/** How an application of Superfly 2.0 connects. */
export function SuperflyScreen({ server, calledItself, settings, ...props }: SuperflyScreenProps) {
  const { identifier } = props.head.subsystem
  return (
    <ProtocolScreen
      {...props}
      protocol={protocol}
      about="What changes in the application’s settings."
      carryOver={<CarryOver {...{ identifier, server, calledItself }} />}
    >
      <FormText
        name="subsystemName"
        label="Name in Superfly"
        hint={`As the application calls itself, where that is not ${identifier}.`}
        value={settings.subsystemName ?? ''}
        maxLength={64}
        {...plain}
      />
      <FormText
        name="logoutUrl"
        label="Where it is told of sign-outs"
        type="url"
        hint="Any address behind Superfly’s logout filter. Empty: at the application’s logout URL."
        value={settings.logoutUrl ?? ''}
        maxLength={2000}
        {...plain}
      />
      <FormCheck
        name="tellsUsersChanged"
        label="Tell it when its people change"
        hint="For applications that keep a list of their people: they read it again."
        checked={settings.tellsUsersChanged}
      />
    </ProtocolScreen>
  )
}

type CarryOverProps = Pick<SuperflyScreenProps, 'server' | 'calledItself'> & { identifier: string }

const CarryOver = ({ identifier, server, calledItself }: CarryOverProps) => (
  <>
    <Value label="Address of the server" value={server} />
    <Value label="Name of the subsystem" value={calledItself} />
    <p className="text-sm text-ink-soft">
      Its token is a secret of the application:{' '}
      <a href={`/admin/subsystems/${identifier}`} className="text-accent underline">
        make or revoke one, and say what it may do to people
      </a>
      .
    </p>
  </>
)

const Value = ({ label, value }: { label: string; value: string }) => (
  <div className="grid gap-1.5">
    <p className="text-sm font-medium">{label}</p>
    <CodeBlock label={label} code={value} />
  </div>
)
