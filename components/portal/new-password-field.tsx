import { PasswordField } from '#components/ui/password-field.tsx'

type NewPasswordFieldProps = {
  error?: string | undefined
  rules: readonly string[]
  minimumLength: number
  autoFocus?: boolean
}

/** The box for a new password, with what it must be. Posts `password`. */
export function NewPasswordField({ error, rules, minimumLength, autoFocus = true }: NewPasswordFieldProps) {
  return (
    <div className="grid gap-2">
      <PasswordField
        name="password"
        label="New password"
        autoComplete="new-password"
        minLength={minimumLength}
        autoFocus={autoFocus}
        error={error}
        describedBy="password-rules"
      />
      <ul id="password-rules" className="grid gap-1 ps-4 text-xs text-ink-soft list-disc marker:text-ink-faint">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </div>
  )
}
