// Runs in worker threads: on the event loop one sign-in would hold up everyone's. Piscina calls the exports by name.
import { setPriority } from 'node:os'
import type { Config } from '#lib/config/env.ts'
import { ownSchemes, schemeOf } from './schemes/registry.ts'
import { wrapSuperflyHash } from './schemes/superfly.ts'

const hashNiceness = 5

// Where hashes take every core, the event loop and PostgreSQL still come first: who is signed in already feels nothing of a
// crowd that signs in. On Linux a priority is the calling thread's; elsewhere it would be the whole process's.
if (process.platform === 'linux') setPriority(hashNiceness)

type SchemeChoice = Config['passwordScheme']

export function hash({ scheme, password }: { scheme: SchemeChoice; password: string }): string {
  return ownSchemes[scheme].hash(password)
}

/** `workMs` is what verifying took by itself, without the wait for a thread. */
export type Verified = { matches: boolean; outdated: boolean; workMs: number }

/** Whether one of the spellings belongs to the hash, and whether the hash should be made anew by the given scheme. */
export function verify(task: { stored: string; spellings: readonly string[]; scheme: SchemeChoice }): Verified {
  const started = performance.now()
  const found = schemeOf(task.stored)
  if (!found) throw new Error('a stored password has an unknown scheme')
  const matches = task.spellings.some((spelling) => found.verify(task.stored, spelling))
  const own = ownSchemes[task.scheme]
  const outdated = found !== own || !own.isStrong(task.stored)
  return { matches, outdated, workMs: performance.now() - started }
}

export function wrapSuperfly({ imported }: { imported: string }): string {
  return wrapSuperflyHash(imported)
}
