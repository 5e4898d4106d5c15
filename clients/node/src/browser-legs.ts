import { challengeOf, newPendingLogin, type PendingLogin } from './pending-login.ts'

export interface LoginOptions {
  /** Where the person goes after signing in: a path, or a URL under a registered prefix. Default `/`. */
  targetUrl?: string | undefined
  /** `none` never shows a page and comes back with an error instead; `login` asks the same person to prove again. */
  prompt?: 'none' | 'login'
  /** Proofs must not be older than this. */
  maxAgeSeconds?: number
  level?: 'password' | 'otp'
  /** Preselected on the role screen. */
  role?: string
}

export interface LogoutOptions {
  /** One of the subsystem's registered return addresses, exactly. */
  returnTo?: string
  /** From the sign-in: the portal then does not ask "really?". */
  logoutHint?: string
}

/** A login URL with a fresh state and challenge, and the pending login that its return must meet. */
export function startLogin(
  portalUrl: string,
  identifier: string,
  options: LoginOptions,
): { url: string; pending: PendingLogin } {
  const pending = newPendingLogin()
  const url = withQuery(`${portalUrl}/sso/login`, {
    subsystemIdentifier: identifier,
    targetUrl: options.targetUrl,
    state: pending.state,
    codeChallenge: challengeOf(pending.codeVerifier),
    prompt: options.prompt,
    maxAgeSeconds: options.maxAgeSeconds?.toString(),
    level: options.level,
    role: options.role,
  })
  return { url, pending }
}

/** Where to send the browser to sign out of the portal and every application. */
export function logoutUrl(portalUrl: string, identifier: string, options: LogoutOptions): string {
  return withQuery(`${portalUrl}/sso/logout`, { subsystemIdentifier: identifier, ...options })
}

function withQuery(address: string, parameters: Record<string, string | undefined>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}
