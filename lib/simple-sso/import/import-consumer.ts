import { addGrant } from '#lib/access/add-grant.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { simpleSsoConnection } from '#lib/simple-sso/connection.ts'
import { MakeKeys, makeKeys } from '#lib/simple-sso/keys/make-keys.ts'
import { noteRedirect } from '#lib/simple-sso/seen-redirects.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { ImportSubsystem, importSubsystem } from '#lib/subsystems/import-subsystem.ts'
import type { DjangoConsumer } from './django-source.ts'

export type ConsumerOutcome = {
  name: string
  identifier: string
  outcome: 'created' | 'extended' | 'unchanged' | 'refused'
  /** Addresses of the past that wait for an administrator's approval. */
  redirects: number
  detail?: string
}

/** The original server knew no permissions: whoever may enter has this role, with this one action. */
const role = { name: 'user', actions: ['enter'] }

type Bringing = {
  consumer: DjangoConsumer
  identifier: string
  redirects: ReadonlySet<string>
  /** The team whose members may enter; null: nobody may for now. */
  team: string | null
  dryRun: boolean
}

class Rehearsed extends Error {
  readonly outcome: ConsumerOutcome
  constructor(outcome: ConsumerOutcome) {
    super('dry run')
    this.outcome = outcome
  }
}

/**
 * Makes an application of a consumer, with its pair of keys, or adds what it lacks; one that is here keeps its settings. Never
 * throws a refusal: it is the outcome.
 */
export async function importConsumer(ctx: Context, bringing: Bringing, who: Actor): Promise<ConsumerOutcome> {
  const { consumer, identifier, dryRun } = bringing
  try {
    return await ctx.atomically(async (tx) => {
      const outcome = await take(tx, bringing, who)
      if (dryRun) throw new Rehearsed(outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcome
    if (!(error instanceof Refusal)) throw error
    return { name: consumer.name, identifier, outcome: 'refused', redirects: 0, detail: error.message }
  }
}

async function take(tx: Context, bringing: Bringing, who: Actor): Promise<ConsumerOutcome> {
  const { consumer, identifier: subsystem, redirects, team } = bringing
  const { name, publicKey, privateKey } = consumer
  const description = { identifier: subsystem, protocol: simpleSsoConnection.name, title: name.slice(0, 100) }
  const entering = { actions: [{ name: 'enter' }], roles: [role] }
  const done = await importSubsystem(tx, parsed(ImportSubsystem.safeParse({ ...description, ...entering })), who)
  const { id: subsystemId } = await findSubsystem(tx, subsystem)
  const key = await tx.db.simpleSsoKey.findUnique({ where: { publicKey }, select: { subsystemId: true } })
  if (key && key.subsystemId !== subsystemId) {
    throw new Refusal('already_exists', { detail: 'Its public key is another application’s here.' })
  }
  if (done.outcome === 'created') {
    await enableConnection(tx, simpleSsoConnection, { subsystem }, who)
    for (const url of redirects) await noteRedirect(tx, { subsystemId, url, learn: true })
  }
  if (!key) await makeKeys(tx, parsed(MakeKeys.safeParse({ subsystem, publicKey, privateKey })), who)
  const granted = team !== null && !(await addGrant(tx, { team, subsystem, role: role.name }, who)).already
  const outcome = done.outcome === 'unchanged' && (granted || !key) ? 'extended' : done.outcome
  return { name, identifier: subsystem, outcome, redirects: done.outcome === 'created' ? redirects.size : 0 }
}

type Result<T> =
  | { success: true; data: T }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }

/** Refuses: malformed_request. */
function parsed<T>(result: Result<T>): T {
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Refusal('malformed_request', { detail: `${issue?.path.join('.')}: ${issue?.message}` })
}
