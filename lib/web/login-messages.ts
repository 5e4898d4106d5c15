import type { LoginTicket } from '#lib/login/login-ticket.ts'

type Shown = { error?: { field: 'password' | 'form'; message: string }; notice?: string }

const shown: Record<NonNullable<LoginTicket['message']>, Shown> = {
  // One answer for an unknown name, a wrong password and a locked account.
  credentials_refused: { error: { field: 'form', message: 'That name and password do not match. Try again.' } },
  attempt_expired: { notice: 'This page was open for a long time. Please sign in once more.' },
  attempt_spent: { notice: 'You have signed out since. Please sign in once more.' },
  code_refused: {
    error: { field: 'form', message: 'That code is not right, or it was used already. Try the next one.' },
  },
  mailed_code_refused: {
    error: { field: 'form', message: 'That code is not right, or it is too old. Look for it in the newest mail.' },
  },
  mailed_code_sent: { notice: 'Another code is on its way.' },
  mailed_codes_enough: {
    error: {
      field: 'form',
      message: 'Enough codes were mailed for now. Look among the unwanted mail, or wait an hour.',
    },
  },
  password_refused: { error: { field: 'form', message: 'That password cannot be used.' } },
  role_refused: { error: { field: 'form', message: 'You do not have that role any more. Choose another one.' } },
  password_reset: { notice: 'Your password is changed. Sign in with it.' },
  upstream_failed: {
    error: { field: 'form', message: 'The other sign-in came to nothing. Try again, or sign in with your password.' },
  },
  upstream_away: {
    error: {
      field: 'form',
      message: 'The other server does not answer now. Sign in another way, or try it again in a minute.',
    },
  },
  upstream_refused: {
    error: { field: 'form', message: 'Somebody else is known there under that account. Sign in as yourself.' },
  },
  upstream_unknown: {
    error: { field: 'form', message: 'That account is not known here. Ask whoever looks after the accounts.' },
  },
  upstream_link: {
    notice: 'You come from there for the first time. Sign in with your password once, and the two are connected.',
  },
  setup_complete: { notice: 'The account is ready. Sign in with it.' },
}

/** What the sign-in form says when it is shown again. */
export const loginMessage = (message: LoginTicket['message']): Shown => (message ? shown[message] : {})
