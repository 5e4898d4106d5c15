import type { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'

/** What a command was given, as its verb takes it. Refuses: malformed_request naming the flags that do not fit. */
export function parseOptions<Input>(schema: z.ZodType<Input>, given: Record<string, unknown>): Input {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${flagOf(path[0])}${message}`)
  throw new Refusal('malformed_request', { detail: lines.join('\n') })
}

/** Fields that are filled by a flag of another name: a repeated flag is singular. */
const flags: Record<string, string> = {
  returnUrls: 'return-url',
  targetPrefixes: 'target-prefix',
  redirectUris: 'redirect-uri',
  postLogoutUris: 'post-logout-uri',
  claims: 'claim',
}

function flagOf(field: PropertyKey | undefined): string {
  if (typeof field !== 'string') return ''
  return `--${flags[field] ?? field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: `
}
