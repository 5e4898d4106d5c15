import { setTimeout as pause } from 'node:timers/promises'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { testSecret } from '#test/context.ts'
import { seedCrowd } from '#test/crowd.ts'
import { ensureBuild, launchPortal, type PortalProcess, untilReady } from '#test/portal-process.ts'
import { type Receiver, startReceiver } from '#test/receiver.ts'
import { type Application, testWorld } from '#test/world.ts'

const cleanups: (() => Promise<void>)[] = []
beforeAll(ensureBuild, 240_000)
// Whole processes are started here, on machines that may have a lot to do.
vi.setConfig({ testTimeout: 120_000 })
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const people = 120

/** An application that takes a moment to answer, so that many tries are under way at any time. */
async function slowReceiver(): Promise<Receiver> {
  const receiver = await startReceiver()
  receiver.answer((response) => setTimeout(() => response.end(), 60))
  cleanups.push(receiver.close)
  return receiver
}

async function launch(url: string): Promise<PortalProcess> {
  const portal = await launchPortal({ DATABASE_URL: url, PORTICO_SECRET: testSecret.toString(), PUBLIC_URL: publicUrl })
  cleanups.push(portal.remove)
  await untilReady(portal)
  return portal
}

/** Both runs of the portal are the same one to the applications; nobody calls it by this name. */
const publicUrl = 'http://sso.localhost:3000'

function endEverywhere(portal: PortalProcess, { identifier, secret }: Application, id: string): Promise<number> {
  return fetch(`${portal.origin}/api/sso/session/end`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${identifier}:${secret}`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ session: formatSessionId(id), scope: 'everywhere' }),
  }).then(
    (answer) => answer.status,
    () => 0,
  )
}

test('the portal is killed between ending and telling: every end is told as it is recorded, and none is lost', async () => {
  const world = await testWorld()
  cleanups.push(world.ctx.close)
  const { db, sealer } = world.ctx
  await db.instance.update({ where: { id: 1 }, data: { keyCheck: sealer.seal('portico', 'instance.key_check.1') } })
  const receivers = { notes: await slowReceiver(), plans: await slowReceiver() }
  const notes = await world.connect('notes', { logoutUrl: receivers.notes.url })
  const plans = await world.connect('plans', { logoutUrl: receivers.plans.url })
  const { sessionIds } = await seedCrowd(world.ctx, people, [notes, plans])
  const toEnd = sessionIds['notes'] ?? []

  const first = await launch(world.ctx.url)
  const heard = () => receivers.notes.forms.length + receivers.plans.forms.length
  const ending = Promise.all(
    [0, 1, 2, 3].map(async (worker) => {
      for (const id of toEnd.filter((_, n) => n % 4 === worker)) await endEverywhere(first, notes, id)
    }),
  )
  await expect.poll(heard, { interval: 5, timeout: 30_000 }).toBeGreaterThan(30)
  first.child.kill('SIGKILL')
  await first.ended
  await ending

  // What committed is what is recorded: an end has its delivery, and what did not end has none.
  const ended = await db.subsystemSession.findMany({ where: { endedAt: { not: null } }, select: { id: true } })
  const queued = await db.delivery.findMany({ select: { subsystemSessionId: true } })
  expect(queued.map(({ subsystemSessionId }) => subsystemSessionId).sort()).toEqual(ended.map(({ id }) => id).sort())
  const interrupted = await db.delivery.count({ where: { leasedUntil: { not: null } } })
  expect(interrupted).toBeGreaterThan(0)

  // The minute for which the dead one held what it was telling.
  await db.$executeRaw`UPDATE delivery SET leased_until = leased_until - interval '1 minute', due_at = due_at - interval '1 minute'
                        WHERE state = 'pending' AND leased_until IS NOT NULL`

  const second = await launch(world.ctx.url)
  for (const id of toEnd) expect(await endEverywhere(second, notes, id)).toBe(200)
  await expect.poll(() => db.delivery.count({ where: { state: 'delivered' } }), { timeout: 60_000 }).toBe(2 * people)
  await pause(200)

  const keys = createRemoteJWKSet(new URL(`${second.origin}/.well-known/jwks.json`))
  const rows = await db.delivery.findMany({ include: { attempts: true, subsystem: { select: { identifier: true } } } })
  let told = 0
  for (const [audience, { forms }] of Object.entries(receivers)) {
    const claims: JWTPayload[] = []
    for (const form of forms) {
      const options = { issuer: publicUrl, audience, typ: 'logout+jwt', clockTolerance: 300 }
      claims.push((await jwtVerify(form.get('logout_token') ?? '', keys, options)).payload)
    }
    const own = rows.filter(({ subsystem }) => subsystem.identifier === audience)
    const said = new Map(claims.map(({ jti, sid }) => [jti, sid]))
    const recorded = new Map(own.map(({ jti, subsystemSessionId }) => [jti, formatSessionId(subsystemSessionId)]))
    expect(said).toEqual(recorded)
    told += claims.length
  }
  expect(rows.every(({ attempts }) => attempts.length === 1)).toBe(true)
  // Told twice, with the same jti, is at most what the dead one was telling.
  expect(told - 2 * people).toBeLessThanOrEqual(interrupted)
})
