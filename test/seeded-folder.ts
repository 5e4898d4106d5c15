import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { readConfig } from '#lib/config/env.ts'
import { createContext } from '#lib/db/runtime.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { hashPassword } from '#lib/users/passwords/hash-password.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { openProcess, prepareDatabase } from '#server/open-installation.ts'

export const password = 'correct horse battery staple'

/**
 * Fills DATA_DIR, which no portal uses, with the application `wiki` and so many people (`person0`, `person1`, …) who may
 * enter it, all with the same password. Gives the application's secret.
 */
export async function seedFolder(env: Record<string, string>, people: number): Promise<{ secret: string }> {
  const config = readConfig(env)
  log.level = 'warn'
  const closing: (() => Promise<void>)[] = []
  try {
    const database = await prepareDatabase(config)
    closing.push(database.close)
    const { runtime, close } = await openProcess(config, database.url)
    closing.push(close, openHashPool().close)
    const ctx = createContext(runtime, { ip: '', userAgent: '', requestId: '' })
    await prepareInstance(ctx)
    const landingUrl = 'https://wiki.example.org/signed-in'
    const { secret } = await createSubsystem(ctx, { identifier: 'wiki', title: 'Wiki', landingUrl }, operator)
    await createAction(ctx, { subsystem: 'wiki', name: 'page.read' }, operator)
    await createRole(ctx, { subsystem: 'wiki', name: 'reader', actions: ['page.read'] }, operator)
    // One hash for all of them: bcrypt would take seconds for as many of its own.
    const hash = await hashPassword(ctx, password)
    for (let n = 0; n < people; n++) {
      const profile = { username: `person${n}`, name: `No. ${n}` }
      const { username } = await insertUser(ctx, { profile, hash }, operator)
      await addGrant(ctx, { user: username, subsystem: 'wiki', role: 'reader' }, operator)
    }
    return { secret }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}
