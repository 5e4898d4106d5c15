import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { hours } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type EndTold, endsTold } from '#lib/deliveries/ends-told.ts'
import { learnsByAsking } from '#lib/sessions/learns-by-asking.ts'
import { sessionsToLeave } from '#lib/sessions/leave-browser.ts'

/** How long the page that tells who was signed out stays readable. */
const receiptSeconds = hours(1)
const purpose = 'sign-out receipt'
/** What another version wrote reads as none. */
const Receipt = z
  .strictObject({ ssoSessionIds: z.array(z.string()), until: z.number() })
  .nullable()
  .catch(null)

/** The cookie value that lets this browser read the receipt of a sign-out. */
export const sealReceipt = (ctx: Context, ssoSessionIds: string[], browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, { ssoSessionIds, until: ctx.now.getTime() + receiptSeconds * 1_000 }, browserHash)

/** An application that a sign-out ended, and how far it was told. */
export type ReceiptLine = {
  identifier: string
  title: string
  /**
   * `signed_out` it said so; `unasked` it has no address to be told at and learns it by its next touch; `untellable` it has
   * none and does not ask either; `telling` the first try is under way; `not_answering` it is told again and again;
   * `given_up` it was, for a day.
   */
  state: 'signed_out' | 'unasked' | 'untellable' | 'telling' | 'not_answering' | 'given_up'
}

/** The sessions that this browser signed out of; null without a receipt, or after an hour. */
export function openReceipt(ctx: Context, sealed: string | null, browserHash: Uint8Array): string[] | null {
  const receipt = sealed === null ? null : Receipt.parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))
  return !receipt || receipt.until < ctx.now.getTime() ? null : receipt.ssoSessionIds
}

/** The applications that a sign-out ended, for the browser that signed out; null without a receipt, or after an hour. */
export async function readReceipt(
  ctx: Context,
  sealed: string | null,
  browserHash: Uint8Array,
): Promise<ReceiptLine[] | null> {
  const ssoSessionIds = openReceipt(ctx, sealed, browserHash)
  if (ssoSessionIds === null) return null
  const rows = await findPresences(ctx, { ssoSessionId: { in: ssoSessionIds }, endedReason: 'logout' })
  const told = await endsTold(
    ctx,
    rows.map(({ id }) => id),
  )
  const lines = rows.map((row) => ({ ...row.subsystem, state: stateOf(told.get(row.id), row) }))
  // An application with several sessions is as far as the one that is furthest behind.
  const furthestBehind = lines.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return byTitle([...new Map(furthestBehind.map((line) => [line.identifier, line])).values()])
}

const order: readonly ReceiptLine['state'][] = [
  'signed_out',
  'unasked',
  'untellable',
  'telling',
  'not_answering',
  'given_up',
]

function stateOf(told: EndTold | undefined, presence: Parameters<typeof learnsByAsking>[0]): ReceiptLine['state'] {
  if (!told) return learnsByAsking(presence) ? 'unasked' : 'untellable'
  if (told.state === 'given_up') return 'given_up'
  if (told.state === 'delivered') return 'signed_out'
  return told.last === null ? 'telling' : 'not_answering'
}

type Which = { ssoSessionId: { in: string[] } } & ({ endedAt: null } | { endedReason: string })

/** The subsystems that a sign-out of this SSO session would end; each once, by title. */
export async function listApplications(
  ctx: Context,
  ssoSessionId: string,
): Promise<{ identifier: string; title: string }[]> {
  const rows = await findPresences(ctx, {
    ssoSessionId: { in: await sessionsToLeave(ctx, ssoSessionId) },
    endedAt: null,
  })
  return byTitle([...new Map(rows.map(({ subsystem }) => [subsystem.identifier, subsystem])).values()])
}

const findPresences = (ctx: Context, where: Which) =>
  ctx.db.subsystemSession.findMany({
    where,
    select: {
      id: true,
      protocol: true,
      createdAt: true,
      touchedAt: true,
      subsystem: { select: { identifier: true, title: true } },
    },
  })

const byTitle = <Line extends { title: string }>(lines: Line[]): Line[] =>
  lines.sort((a, b) => a.title.localeCompare(b.title))
