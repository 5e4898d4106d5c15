import { setTimeout as pause } from 'node:timers/promises'
import { log } from '#lib/base/log.ts'
import { seconds } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { DeliveryFormats } from './delivery-format.ts'
import { type LeasedDelivery, leaseDeliveries } from './lease-deliveries.ts'
import { dropDelivery, noteAttempt } from './note-attempt.ts'
import { tellApplication } from './tell-application.ts'

/** Looks by itself so often: for what is due again, and for what whoever would have woken it died before doing. */
const lookEverySeconds = seconds(1)
const atOnceMax = 200

export type Pump = {
  /** Looks at once. */
  wake: () => void
  /** Leases nothing more and waits for what is under way: 5 s at most, or as long as the database takes. */
  stop: () => Promise<void>
}

/**
 * Tells applications what is due, many at once. `context` gives each step the time of its own. Any number of pumps may run,
 * in any number of processes: each delivery is leased by one of them, and again by another when that one dies.
 */
export function startPump(context: () => Context, formats: DeliveryFormats): Pump {
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  let sleep = new AbortController()
  const wake = () => sleep.abort()

  const start = (delivery: LeasedDelivery) => {
    const told = tell(context, delivery, formats)
      // The lease runs out, and somebody tries again.
      .catch((error: unknown) => log.error({ delivery: delivery.id, err: error }, 'a delivery failed by a bug'))
      .finally(() => {
        underWay.delete(told)
        wake()
      })
    underWay.add(told)
  }

  const loop = async () => {
    while (!stopping.signal.aborted) {
      sleep = new AbortController()
      try {
        for (const delivery of await leaseDeliveries(context(), atOnceMax - underWay.size)) start(delivery)
      } catch (error) {
        log.error({ err: error }, 'nothing can be delivered now')
        await pause(lookEverySeconds * 1_000)
      }
      await pause(lookEverySeconds * 1_000, undefined, { signal: sleep.signal }).catch(() => undefined)
    }
  }

  const running = loop()
  return {
    wake,
    stop: async () => {
      stopping.abort()
      wake()
      await running
      await Promise.all(underWay)
    },
  }
}

async function tell(context: () => Context, delivery: LeasedDelivery, formats: DeliveryFormats): Promise<void> {
  const format = formats[delivery.protocol]
  const tried = format ? await tellApplication(context(), delivery, format) : null
  if (tried === null) await dropDelivery(context(), delivery)
  else await noteAttempt(context(), delivery, tried)
}
