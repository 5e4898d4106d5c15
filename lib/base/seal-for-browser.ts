import type { Sealer } from './seal.ts'

const bound = (purpose: string, browserHash: Uint8Array): string =>
  `${purpose} ${Buffer.from(browserHash).toString('base64')}`

/** Seals a value that a form carries, bound to one browser's cookie: so it is the form's proof of origin as well. */
export const sealForBrowser = (sealer: Sealer, purpose: string, value: unknown, browserHash: Uint8Array): string =>
  sealer.seal(JSON.stringify(value), bound(purpose, browserHash))

/** The value, or null where it was altered, belongs to another form or to another browser. */
export function openForBrowser(sealer: Sealer, purpose: string, sealed: string, browserHash: Uint8Array): unknown {
  const text = sealer.open(sealed, bound(purpose, browserHash))
  return text === null ? null : JSON.parse(text)
}
