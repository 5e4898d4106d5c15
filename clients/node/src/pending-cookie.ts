import { createCookie } from './cookie.ts'
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

/** `secure: false` is for plain http on loopback only. */
export function createPendingCookie(pendingSeal: PendingSeal, secure: boolean): PendingCookie {
  const cookie = createCookie('portico-login', secure)
  return {
    name: cookie.name,
    set: (pending) => cookie.set(pendingSeal.seal(pending), pendingSeconds),
    drop: cookie.drop,
    read(cookieHeader) {
      const sealed = cookie.read(cookieHeader)
      return sealed === undefined ? undefined : pendingSeal.open(sealed)
    },
  }
}
