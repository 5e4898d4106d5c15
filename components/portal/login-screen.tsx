import { Alert } from '#components/ui/alert.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { ProviderMark } from '#components/ui/provider-mark.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { UsernameHint } from '#components/ui/username-hint.tsx'
import type { Brand } from './brand.ts'
import { NotYouLink } from './not-you-link.tsx'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type LoginScreenProps = {
  brand: Brand
  /** The application that asked; without it the person came to the portal itself. */
  subsystem?: { identifier: string; title: string } | undefined
  /** What the application says instead of "Sign in", and below it. */
  loginTitle?: string | undefined
  loginText?: string | undefined
  action: string
  hidden: Record<string, string>
  /** What was typed before, or whose session is being confirmed. */
  username?: string | undefined
  /** Re-authentication as the same person: shown, not editable. */
  usernameFixed?: { name: string } | undefined
  /** Begins as somebody else, where whose session it is stands fixed. */
  notYouHref: string
  error?: { field: 'username' | 'password' | 'form'; message: string } | undefined
  notice?: string | undefined
  forgotHref?: string | undefined
  /** Other servers that sign people in. */
  providers?: readonly Way[] | undefined
}

type Way = { text: string; preset: string; logo: string | null; away: boolean; href: string }

/** The sign-in form. Posts `username`, `password` and `hidden` to `action`. */
export function LoginScreen(props: LoginScreenProps) {
  const { brand, subsystem, action, hidden, username, usernameFixed, error, notice } = props
  const formError = error?.field === 'form' ? error.message : undefined
  return (
    <PortalFrame brand={brand}>
      {subsystem && (
        <div className="mt-5">
          <SubsystemLine
            subsystem={subsystem}
            text={usernameFixed ? 'asks you to confirm' : 'wants to know who you are'}
          />
        </div>
      )}
      <h1 className="mt-6 text-2xl">{usernameFixed ? 'Confirm it is you' : (props.loginTitle ?? 'Sign in')}</h1>
      {!usernameFixed && props.loginText && <p className="mt-1.5 text-ink-soft">{props.loginText}</p>}
      {usernameFixed && (
        <div className="mt-5">
          <PersonLine name={usernameFixed.name} detail={username} aside={<NotYouLink href={props.notYouHref} />} />
        </div>
      )}
      <form method="post" action={action} className="mt-5 grid gap-4">
        <HiddenFields fields={hidden} />
        {formError && (
          <Alert tone="bad" id="form-error">
            {formError}
          </Alert>
        )}
        {notice && <Alert tone="info">{notice}</Alert>}
        <UsernameField {...props} />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="current-password"
          autoFocus={startsAtPassword(props)}
          error={error?.field === 'password' ? error.message : undefined}
          describedBy={formError && 'form-error'}
          aside={props.forgotHref && <ForgotLink href={props.forgotHref} />}
        />
        <div className="mt-2 grid">
          <SubmitButton wide pending={usernameFixed ? 'Confirming…' : 'Signing in…'}>
            {usernameFixed ? 'Confirm' : 'Sign in'}
          </SubmitButton>
        </div>
      </form>
      {props.providers && props.providers.length > 0 && <OtherWays providers={props.providers} />}
    </PortalFrame>
  )
}

function OtherWays({ providers }: { providers: readonly Way[] }) {
  return (
    <section aria-label="Other ways to sign in" className="mt-6 grid gap-2.5">
      <p className="flex items-center gap-3 text-xs text-ink-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      {providers.map(({ text, preset, logo, away, href }) => (
        <ButtonLink key={href} href={href} wide>
          <ProviderMark preset={preset} logo={logo} />
          <span dir="auto">{text}</span>
          {away && <span className="text-xs text-ink-soft">does not answer now</span>}
        </ButtonLink>
      ))}
    </section>
  )
}

function UsernameField(props: LoginScreenProps) {
  const { username, usernameFixed, error } = props
  if (usernameFixed) {
    return username && <UsernameHint username={username} />
  }
  return (
    <TextField
      name="username"
      label="Username or e-mail"
      type="text"
      autoComplete="username"
      defaultValue={username}
      autoFocus={!startsAtPassword(props)}
      required
      maxLength={256}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      dir="auto"
      error={error?.field === 'username' ? error.message : undefined}
      describedBy={error?.field === 'form' ? 'form-error' : undefined}
    />
  )
}

function ForgotLink({ href }: { href: string }) {
  return (
    <a href={href} className="text-xs text-accent hover:underline">
      Forgot it?
    </a>
  )
}

/** The cursor waits where the next thing is to be typed: at the name if that is missing or wrong. */
function startsAtPassword({ username, usernameFixed, error }: LoginScreenProps): boolean {
  return usernameFixed !== undefined || (Boolean(username) && error?.field !== 'username')
}
