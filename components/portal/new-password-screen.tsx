import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { UsernameHint } from '#components/ui/username-hint.tsx'
import type { Brand } from './brand.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'

export type NewPasswordScreenProps = {
  brand: Brand
  /** Why the link was sent. */
  occasion: 'reset' | 'invitation'
  person: { name: string; username: string }
  action: string
  hidden: Record<string, string>
  error?: string | undefined
  /** What a password must be, each a sentence. */
  rules: readonly string[]
  minimumLength: number
}

const words = {
  reset: {
    title: 'Choose a new password',
    text: 'You are signed out everywhere when it is saved, and sign in with the new one.',
    button: 'Save the password',
  },
  invitation: {
    title: 'Welcome',
    text: 'Choose a password for your account. After that you sign in with it.',
    button: 'Save and go to sign-in',
  },
}

/** Where the link of a reset or of an invitation leads. Posts `password` and `hidden` to `action`. */
export function NewPasswordScreen(props: NewPasswordScreenProps) {
  const { brand, occasion, person, action, hidden, error, rules, minimumLength } = props
  const { title, text, button } = words[occasion]
  return (
    <PortalFrame brand={brand}>
      <h1 className="mt-6 text-2xl">{title}</h1>
      <p className="mt-1.5 text-ink-soft">{text}</p>
      <div className="mt-5">
        <PersonLine name={person.name} detail={person.username} />
      </div>
      <form method="post" action={action} className="mt-5 grid gap-5">
        <HiddenFields fields={hidden} />
        <UsernameHint username={person.username} />
        <NewPasswordField error={error} rules={rules} minimumLength={minimumLength} />
        <SubmitButton wide pending="Saving…">
          {button}
        </SubmitButton>
      </form>
    </PortalFrame>
  )
}
