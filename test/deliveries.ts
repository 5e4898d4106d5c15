import { expect } from 'vitest'
import type { Context } from '#lib/db/context.ts'
import { type Pump, startPump } from '#lib/deliveries/pump.ts'
import { deliveryFormats } from '#server/delivery-formats.ts'
import type { World } from './world.ts'

/** Tells applications at a time of the test's choosing, as the primary does, until nothing is due. */
export async function runPumps(world: World, { pumps = 1, now = () => new Date() } = {}): Promise<void> {
  const context = (): Context => world.ctx.at(now())
  const started: Pump[] = Array.from({ length: pumps }, () => startPump(context, deliveryFormats))
  const due = () =>
    world.ctx.db.delivery.count({
      where: { state: 'pending', OR: [{ dueAt: { lte: now() } }, { leasedUntil: { not: null } }] },
    })
  await expect.poll(due, { timeout: 60_000, interval: 10 }).toBe(0)
  await Promise.all(started.map((pump) => pump.stop()))
}
