import type { Context } from '#lib/db/context.ts'
import type { DeliveryKind } from './delivery-kind.ts'

/** What an application is to be told. */
export type Telling = {
  kind: DeliveryKind
  subsystem: { id: string; identifier: string }
  /** The id of its session; `number` for protocols with numeric ids. */
  session: { id: string; number: bigint; ssoSessionId: string; userId: string }
  /** Why it ended. */
  reason: string | null
  /** The same on every try. */
  jti: string
  /** The settings of the subsystem's connection by this protocol. */
  settings: unknown
}

/**
 * How one protocol says it: the body of the POST, made (and signed) at the moment of sending. Null: the protocol has no word
 * for it, so nobody is told.
 */
export type DeliveryFormat = (ctx: Context, telling: Telling) => Promise<URLSearchParams | null>

/** Every protocol with what it says; a protocol's own folder has its format, the server puts them together. */
export type DeliveryFormats = Readonly<Record<string, DeliveryFormat>>
