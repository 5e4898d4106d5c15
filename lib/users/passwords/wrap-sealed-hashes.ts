import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { openHash } from './sealed-hash.ts'
import { storableHash } from './storable-hash.ts'

const takenAtOnce = 100

type Sealed = { id: string; hash: string }

/**
 * Puts argon2id over the imported hashes that rest sealed, one after the other, those of passwords in use first: a thread is
 * left for who signs in, and where there is a crowd it waits for its next turn. Whose password changed meanwhile keeps the
 * new one. Returns how many were wrapped.
 */
export async function wrapSealedHashes(ctx: Context, stopping: AbortSignal): Promise<number> {
  let wrapped = 0
  for (const table of [passwords, pastPasswords]) {
    for (let taken: Sealed[] = await table.read(ctx); taken.length > 0; taken = await table.read(ctx)) {
      for (const { id, hash } of taken) {
        if (stopping.aborted) return wrapped
        const stored = await unlessBusy(storableHash(openHash(ctx, hash)))
        if (stored === null) return wrapped
        await table.replace(ctx, { id, hash }, stored)
        wrapped += 1
      }
    }
  }
  return wrapped
}

async function unlessBusy(work: Promise<string>): Promise<string | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && error.code === 'busy') return null
    throw error
  }
}

type Table = {
  read: (ctx: Context) => Promise<Sealed[]>
  replace: (ctx: Context, sealed: Sealed, hash: string) => Promise<unknown>
}

const passwords: Table = {
  read: (ctx) => ctx.db.$queryRaw<Sealed[]>`
    SELECT user_id AS id, hash FROM password WHERE hash LIKE 'sealed$%' ORDER BY user_id LIMIT ${takenAtOnce}`,
  replace: (ctx, { id: userId, hash: before }, hash) =>
    ctx.db.password.updateMany({ where: { userId, hash: before }, data: { hash } }),
}

const pastPasswords: Table = {
  read: (ctx) => ctx.db.$queryRaw<Sealed[]>`
    SELECT id, hash FROM past_password WHERE hash LIKE 'sealed$%' ORDER BY id LIMIT ${takenAtOnce}`,
  replace: (ctx, { id, hash: before }, hash) =>
    ctx.db.pastPassword.updateMany({ where: { id, hash: before }, data: { hash } }),
}
