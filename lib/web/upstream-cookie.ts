import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type Arrival, labelOf } from '#lib/federation/arrival.ts'

const legSeconds = minutes(15)

const Leg = z.discriminatedUnion('kind', [
  /** On the way to sign in, with the form of the sign-in that it is for. */
  z.strictObject({ kind: z.literal('sign-in'), provider: z.string(), attempt: z.string() }),
  /** On the way to connect another identity to the account that is signed in. */
  z.strictObject({ kind: z.literal('connect'), provider: z.string(), userId: z.string() }),
])
/** What a browser that went to another server carries until it comes back. */
export type UpstreamLeg = z.infer<typeof Leg>

/** Who came for the first time, until they have signed in by their own means once. */
const PendingLink = z.strictObject({
  kind: z.literal('link'),
  attemptId: z.string(),
  providerId: z.string(),
  provider: z.string(),
  subject: z.string(),
  label: z.string(),
})
export type PendingLink = z.infer<typeof PendingLink>

const purpose = 'upstream leg'
const Carried = z.strictObject({ at: z.number(), leg: z.union([Leg, PendingLink]) }).nullable()

const seal = (ctx: Context, leg: UpstreamLeg | PendingLink, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, { at: ctx.now.getTime(), leg }, browserHash)

function open(ctx: Context, sealed: string | null, browserHash: Uint8Array): UpstreamLeg | PendingLink | null {
  const carried = sealed === null ? null : Carried.parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))
  if (!carried || carried.at + legSeconds * 1_000 < ctx.now.getTime()) return null
  return carried.leg
}

export const sealUpstreamLeg = (ctx: Context, leg: UpstreamLeg, browserHash: Uint8Array): string =>
  seal(ctx, leg, browserHash)

/** Where this browser went, at most 15 minutes ago; null where it did not, or not this browser. */
export function openUpstreamLeg(ctx: Context, sealed: string | null, browserHash: Uint8Array): UpstreamLeg | null {
  const leg = open(ctx, sealed, browserHash)
  return leg && leg.kind !== 'link' ? leg : null
}

type Pending = { attemptId: string; provider: { id: string; title: string }; arrival: Arrival }

export function sealPendingLink(
  ctx: Context,
  { attemptId, provider, arrival }: Pending,
  browserHash: Uint8Array,
): string {
  const { id: providerId, title } = provider
  const { subject } = arrival
  return seal(
    ctx,
    { kind: 'link', attemptId, providerId, provider: title, subject, label: labelOf(arrival) },
    browserHash,
  )
}

/** Who is to be connected when this attempt has signed somebody in; another attempt's is nobody. */
export function openPendingLink(
  ctx: Context,
  sealed: string | null,
  { attemptId, browserHash }: { attemptId: string; browserHash: Uint8Array },
): PendingLink | null {
  const leg = open(ctx, sealed, browserHash)
  return leg?.kind === 'link' && leg.attemptId === attemptId ? leg : null
}
