/** A piece of SQL. Comments and white space are none. */
export type Token = { kind: 'word' | 'name' | 'text' | 'sign'; value: string }

const blank = /\s+/y
const lineComment = /(?:--[ \t\r\n]|#)/y
const word = /[\p{L}\d_$.+-]+/uy
const special = /['"\\]/g

const escapes: Record<string, string> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' }

/**
 * Cuts the SQL of a MySQL dump into tokens, chunk by chunk. What a chunk leaves unfinished waits for the next one, so that no
 * more than one value is ever held.
 */
export class DumpLexer {
  #rest = ''
  #at = 0

  /** The tokens that are complete with this chunk; with null, that are left at the end. */
  push(chunk: string | null): Token[] {
    this.#rest = this.#rest.slice(this.#at) + (chunk ?? '')
    this.#at = 0
    const tokens: Token[] = []
    for (let found = this.#next(chunk === null); found !== null; found = this.#next(chunk === null)) {
      if (found !== 'blank') tokens.push(found)
    }
    return tokens
  }

  /** One token; `blank` for what means nothing; null where more is needed. */
  #next(last: boolean): Token | 'blank' | null {
    const { length } = this.#rest
    if (this.#at >= length) return null
    const end = this.#endOf(this.#at)
    // What ends with the chunk may go on in the next: a word, and '' within a text.
    if (end === null || (end >= length && !last)) return null
    const found = this.#read(this.#at, end)
    this.#at = end
    return found
  }

  #endOf(at: number): number | null {
    const first = this.#rest.charAt(at)
    if (first === "'" || first === '"') return this.#endOfText(at, first)
    if (first === '`') return this.#after('`', at + 1)
    if (this.#rest.startsWith('/*', at)) return this.#after('*/', at + 2)
    if (this.#matches(lineComment, at) !== null) return this.#after('\n', at)
    return this.#matches(blank, at) ?? this.#matches(word, at) ?? at + 1
  }

  #read(at: number, end: number): Token | 'blank' {
    const raw = this.#rest.slice(at, end)
    const first = raw.charAt(0)
    if (first === "'" || first === '"') return { kind: 'text', value: textOf(raw) }
    if (first === '`') return { kind: 'name', value: raw.slice(1, -1) }
    if (raw.startsWith('/*') || this.#matches(lineComment, at) !== null || raw.trim() === '') return 'blank'
    return this.#matches(word, at) === null ? { kind: 'sign', value: raw } : { kind: 'word', value: raw }
  }

  #endOfText(at: number, quote: string): number | null {
    for (let from = at + 1; ; ) {
      special.lastIndex = from
      const found = special.exec(this.#rest)
      if (!found) return null
      const { index } = found
      if (found[0] === '\\') from = index + 2
      else if (found[0] === quote && this.#rest.charAt(index + 1) !== quote) return index + 1
      else from = found[0] === quote ? index + 2 : index + 1
    }
  }

  #after(sign: string, from: number): number | null {
    const found = this.#rest.indexOf(sign, from)
    return found === -1 ? null : found + sign.length
  }

  #matches(pattern: RegExp, at: number): number | null {
    pattern.lastIndex = at
    return pattern.test(this.#rest) ? pattern.lastIndex : null
  }
}

const textOf = (raw: string): string => {
  const quote = raw.charAt(0)
  return raw
    .slice(1, -1)
    .replace(/\\([\s\S])|''|""/g, (found, escaped: string | undefined) =>
      escaped === undefined ? (found === quote + quote ? quote : found) : (escapes[escaped] ?? escaped),
    )
}
