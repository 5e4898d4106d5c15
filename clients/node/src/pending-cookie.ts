import { type PendingLogin, type PendingSeal, pendingSeconds } from './pending-login.ts'

/** Keeps the pending login in one short-lived cookie of the application's own origin. */
export interface PendingCookie {
  name: string
  /** `Set-Cookie` for the answer that sends the browser to the portal. */
  set(pending: PendingLogin): string
  /** `Set-Cookie` for the answer to the portal's return: a pending login is used once, whatever came of it. */
  drop(): string
  /** The pending login in a request's `Cookie` header, if it is there, ours and fresh. */
  read(cookieHeader: string | undefined): PendingLogin | undefined
}

/** `secure: false` is for plain http on loopback only, where browsers' rules for `__Host-` cookies cannot be met. */
export function createPendingCookie(pendingSeal: PendingSeal, secure: boolean): PendingCookie {
  const name = secure ? '__Host-portico-login' : 'portico-login'
  // Lax, not Strict: the return from the portal is a navigation from another site and must carry the cookie.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    name,
    set: (pending) => `${name}=${pendingSeal.seal(pending)}; Max-Age=${pendingSeconds}; ${attributes}`,
    drop: () => `${name}=; Max-Age=0; ${attributes}`,
    read(cookieHeader) {
      const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim())
      const pair = pairs.find((candidate) => candidate.startsWith(`${name}=`))
      return pair === undefined ? undefined : pendingSeal.open(pair.slice(name.length + 1))
    },
  }
}
