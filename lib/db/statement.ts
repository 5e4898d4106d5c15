import { oncePerProcess } from '#lib/base/once-per-process.ts'

/** One SQL statement, prepared once per connection under its name. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** PostgreSQL cuts longer names, and two that differ only after this would be taken for one. */
const nameBytesMax = 63

/** Declares a named statement. Two texts under one name are a bug and throw. */
export function statement({ name, text }: Statement): Statement {
  if (Buffer.byteLength(name) > nameBytesMax)
    throw new Error(`statement name longer than ${nameBytesMax} bytes: ${name}`)
  const known = oncePerProcess('statements', () => new Map<string, string>())
  if ((known.get(name) ?? text) !== text) throw new Error(`two statements are named ${name}`)
  known.set(name, text)
  return Object.freeze({ name, text })
}
