import { Refusal } from '#lib/base/refusal.ts'

/** Nobody's row is longer; what is, is no dump. */
const objectCharactersMax = 1_048_576

/**
 * The objects of a JSON list, or of lines of JSON, one by one as they are read: `dumpdata` writes one or the other. Only the
 * object under way is held. Refuses: malformed_request.
 */
export async function* readObjects(chunks: AsyncIterable<string>): AsyncGenerator<unknown> {
  let rest = ''
  const scanner = new Scanner()
  for await (const chunk of chunks) {
    rest += chunk
    for (let end = scanner.scan(rest); end !== null; end = scanner.scan(rest)) {
      yield parse(rest.slice(scanner.begin, end))
      rest = rest.slice(end)
      scanner.restart()
    }
    rest = scanner.dropBlank(rest)
    if (rest.length > objectCharactersMax) throw broken('an object is longer than a megabyte')
  }
  if (scanner.isWithin) throw broken('it ends too early')
}

/** Finds where an object begins and ends: braces count where they stand in no text. */
class Scanner {
  begin = 0
  #at = 0
  #depth = 0
  #text = false
  /** Within a list that has begun and not ended. */
  #open = false

  get isWithin(): boolean {
    return this.#depth > 0 || this.#open
  }

  /** Where the next object ends; null where it does not yet. */
  scan(given: string): number | null {
    for (; this.#at < given.length; this.#at += 1) {
      const character = given.charAt(this.#at)
      if (this.#text) {
        // What a backslash escapes may be in the next chunk.
        if (character === '\\' && this.#at + 1 >= given.length) return null
        if (character === '\\') this.#at += 1
        else if (character === '"') this.#text = false
      } else if (this.#take(character)) {
        this.#at += 1
        return this.#at
      }
    }
    return null
  }

  restart(): void {
    this.begin = 0
    this.#at = 0
  }

  /** Between objects there is nothing to keep. */
  dropBlank(given: string): string {
    if (this.#depth > 0) return given
    this.restart()
    return ''
  }

  #take(character: string): boolean {
    if (this.#depth === 0) {
      if (character === '{') {
        this.begin = this.#at
        this.#depth = 1
      } else if (character === '[' || character === ']') this.#open = character === '['
      else if (!/[\s,\ufeff]/.test(character)) throw broken('it is no list of objects')
      return false
    }
    if (character === '"') this.#text = true
    else if (character === '{') this.#depth += 1
    else if (character === '}') this.#depth -= 1
    return this.#depth === 0
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw broken('an object of it is no JSON', cause)
  }
}

const broken = (detail: string, cause?: unknown) =>
  new Refusal('malformed_request', { detail: `The dump cannot be read: ${detail}.`, cause })
