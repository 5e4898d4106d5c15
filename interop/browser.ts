/** A browser as far as redirects, cookies by origin, and one sign-in form go. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>()
  /** Every address that it was at, in order. */
  readonly visited: string[] = []

  async open(address: string, init: RequestInit = {}): Promise<{ url: string; status: number; body: string }> {
    const { origin } = new URL(address)
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    this.visited.push(address)
    const headers = new Headers(init.headers)
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location !== null && answer.status < 400) return this.open(new URL(location, address).href)
    return { url: address, status: answer.status, body: await answer.text() }
  }

  /** Fills the portal's sign-in form in. */
  async signIn(form: { url: string; body: string }, username: string, password: string) {
    const attempt = /name="attempt" value="([^"]+)"/.exec(form.body)?.[1]
    if (!attempt) throw new Error(`no sign-in form at ${form.url}`)
    const { origin } = new URL(form.url)
    const body = new URLSearchParams({ attempt, username, password }).toString()
    const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
    return this.open(`${origin}/login/password`, { method: 'POST', headers, body })
  }
}
