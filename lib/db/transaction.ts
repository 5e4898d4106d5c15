import { setTimeout as pause } from 'node:timers/promises'
import { Prisma, type PrismaClient } from '#generated/prisma/client.ts'
import { errorLayers } from './error-codes.ts'
import { databaseUnavailable } from './unavailable.ts'

const triesMax = 4
const waitForConnectionMs = 3_000
const transactionMsMax = 15_000

/**
 * Runs `work` in one READ COMMITTED transaction; what it throws takes everything back. A deadlock or serialisation
 * failure runs `work` again, up to three more times: it must do nothing outside the database.
 */
export async function inTransaction<T>(
  prisma: PrismaClient,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work, {
        isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted,
        maxWait: waitForConnectionMs,
        timeout: transactionMsMax,
      })
    } catch (error) {
      if (attempt === triesMax || !isConflict(error)) throw databaseUnavailable(error) ?? error
      // Random, so that two that collided do not collide again.
      await pause(Math.random() * 20 * 2 ** attempt)
    }
  }
}

/** PostgreSQL's serialization_failure and deadlock_detected, and Prisma's word for both. */
const conflicts = new Set(['40001', '40P01', 'P2034'])

function isConflict(error: unknown): boolean {
  return errorLayers(error).some(({ code }) => conflicts.has(code))
}
