/** Just enough of a browser: it keeps cookies and does not follow redirects. */
export class TestBrowser {
  readonly cookies = new Map<string, string>()
  readonly #url: string
  readonly #origin: string

  /** `origin` is what the application calls itself, where that is not the address it is reached at. */
  constructor(url: string, origin = url) {
    this.#url = url
    this.#origin = origin
  }

  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(this.#url + path, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...init.headers, cookie },
    })
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      if (value) this.cookies.set(name, value)
      else this.cookies.delete(name)
    }
    return response
  }

  /** Sends a form, as from a page of `origin`; '' sends no Origin. */
  post(path: string, form: Record<string, string> = {}, origin = this.#origin): Promise<Response> {
    return this.open(path, { method: 'POST', body: new URLSearchParams(form), headers: origin ? { origin } : {} })
  }
}
