/** One cookie of the application's own origin, out of reach of scripts. */
export interface Cookie {
  name: string
  /** `Set-Cookie` for the value; without `maxAgeSeconds` it goes when the browser closes. */
  set(value: string, maxAgeSeconds?: number): string
  /** `Set-Cookie` that makes the browser forget it. */
  drop(): string
  /** The value in a request's `Cookie` header. */
  read(cookieHeader: string | undefined): string | undefined
}

/** `secure: false` is for plain http on loopback only, where browsers' rules for `__Host-` cookies cannot be met. */
export function createCookie(plainName: string, secure: boolean): Cookie {
  const name = secure ? `__Host-${plainName}` : plainName
  // Lax, not Strict: the return from the portal is a navigation from another site and must carry the cookie.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    name,
    set: (value, maxAgeSeconds) =>
      `${name}=${value}; ${maxAgeSeconds === undefined ? '' : `Max-Age=${maxAgeSeconds}; `}${attributes}`,
    drop: () => `${name}=; Max-Age=0; ${attributes}`,
    read(cookieHeader) {
      const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim())
      return pairs.find((candidate) => candidate.startsWith(`${name}=`))?.slice(name.length + 1)
    },
  }
}
