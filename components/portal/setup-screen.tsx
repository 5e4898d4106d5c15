import { Alert } from '#components/ui/alert.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'

type SetupField = 'name' | 'username' | 'email' | 'password'

export type SetupScreenProps = {
  brand: Brand
  action: string
  hidden: Record<string, string>
  errors: Partial<Record<SetupField | 'form', string>>
  values: Partial<Record<Exclude<SetupField, 'password'>, string>>
  /** The fewest characters a password may have. */
  minimumLength: number
}

/** The first page of a new installation: its first administrator. Posts `name`, `username`, `email`, `password`. */
export function SetupScreen({ brand, action, hidden, errors, values, minimumLength }: SetupScreenProps) {
  const start = firstToFill(errors, values)
  const text = { required: true, maxLength: 256, dir: 'auto' } as const
  const asTyped = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const
  const about = (field: SetupField) => ({ error: errors[field], describedBy: errors.form && 'form-error' })
  const box = (field: Exclude<SetupField, 'password'>) => ({
    ...text,
    ...about(field),
    name: field,
    defaultValue: values[field],
    autoFocus: start === field,
  })
  return (
    <PortalFrame brand={brand} wide>
      <h1 className="mt-6 text-2xl">The first administrator</h1>
      <p className="mt-1.5 text-ink-soft">
        This account looks after everyone else’s. The link that brought you here works once.
      </p>
      <form method="post" action={action} className="mt-6 grid gap-4">
        <HiddenFields fields={hidden} />
        {errors.form && (
          <Alert tone="bad" id="form-error">
            {errors.form}
          </Alert>
        )}
        <TextField {...box('name')} label="Your name" type="text" autoComplete="name" />
        <TextField {...box('username')} {...asTyped} label="Username" type="text" autoComplete="username" />
        <TextField {...box('email')} {...asTyped} label="E-mail" type="email" autoComplete="email" />
        <PasswordField
          {...about('password')}
          name="password"
          label="Password"
          autoComplete="new-password"
          minLength={minimumLength}
          autoFocus={start === 'password'}
          hint={`At least ${minimumLength} characters. A few unrelated words are easy to remember and hard to guess.`}
        />
        <div className="mt-2 grid">
          <SubmitButton wide pending="Creating the account…">
            Create the account
          </SubmitButton>
        </div>
      </form>
    </PortalFrame>
  )
}

/** The first field with an error, else the first empty one. */
function firstToFill(errors: SetupScreenProps['errors'], values: SetupScreenProps['values']): SetupField {
  const fields = ['name', 'username', 'email'] as const
  const wrong = ([...fields, 'password'] as const).find((field) => errors[field])
  return wrong ?? fields.find((field) => !values[field]) ?? 'password'
}
