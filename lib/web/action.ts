import { refresh } from 'next/cache'
import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { RefusalCode } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { sealNotice } from './account-notice.ts'
import { type ActionState, readFields, readTyped } from './action-state.ts'
import { admission } from './admin/admission.ts'
import { refusalOf } from './answers.ts'
import { contextOf, stamped } from './context.ts'
import { readBrowser, requireOwnOrigin, sessionOf } from './guards.ts'
import { leave } from './leave.ts'
import { type AdminPath, isAdminPath } from './sign-in-to.ts'

/** What is told after it was done. */
type Done = {
  /** One sentence: "Ada Lovelace is locked; 3 sessions ended." */
  notice?: string
  /** Another page to go to; without it the page stays and shows what is there now. */
  to?: AdminPath
  /** What is shown this once and never again, such as a fresh secret. */
  shown?: ActionState['shown']
  findings?: ActionState['findings']
  /** What was only tried; the form stays as it was typed. */
  preview?: ActionState['preview'] | undefined
}

type Declaration<Input, Output> = {
  input: z.ZodType<Input>
  run: (ctx: Context, input: Input, who: Actor) => Promise<Output>
  /** What the person is told. */
  done?: (output: Output, input: Input) => Done
  /** Beside which field a refusal is told; the others stand above the form. */
  fields?: Partial<Record<RefusalCode, string>>
}

export type AdminAction = (state: ActionState, data: FormData) => Promise<ActionState>

/**
 * A form of the dashboard: guard who, parse what, run one verb, tell what came of it. The verb checks the right. An empty box
 * counts as not given; fields whose name ends in `[]` arrive as a list under the name without it. A refusal leaves the form
 * as it was typed, secrets excepted. Works without scripts.
 */
export const action =
  <Input, Output>({ input, run, done, fields = {} }: Declaration<Input, Output>): AdminAction =>
  async (_state, data) => {
    const given = new Headers(await headers())
    const ctx = contextOf(given)
    const path = pathOf(ctx, given)
    let outcome: Done
    let reader: { userId: string; browserHash: Uint8Array }
    try {
      requireOwnOrigin(ctx, given)
      const { who } = await admission(ctx, await sessionOf(ctx, given), path)
      reader = { userId: who.id, browserHash: hashSecret(readBrowser(ctx, given) ?? '') }
      const parsed = input.safeParse(readFields(data))
      if (!parsed.success) return wrongFields(parsed.error, data)
      const output = await run(ctx, parsed.data, who)
      outcome = done?.(output, parsed.data) ?? {}
    } catch (error) {
      return refused(error, ctx, { fields, data })
    }
    const { notice, to, shown, findings, preview } = outcome
    if (preview) return { ...answered(), typed: readTyped(data), preview, ...(notice && { notice }) }
    if (to) leave(notice ? withNotice(to, sealNotice(ctx, { tone: 'good', text: notice }, reader)) : to)
    refresh()
    return { ...answered(), ...(notice && { notice }), ...(shown && { shown }), ...(findings && { findings }) }
  }

/** Where the form is: the page that it was posted to. */
function pathOf(ctx: Context, given: Headers): AdminPath {
  const { pathname } = new URL(given.get(stamped.path) ?? '/admin', ctx.config.publicUrl)
  return isAdminPath(pathname) ? pathname : '/admin'
}

const withNotice = (to: AdminPath, sealed: string): AdminPath =>
  `${to}${to.includes('?') ? '&' : '?'}notice=${encodeURIComponent(sealed)}` as AdminPath

/** Each answer is another one, also where it says the same. */
const answered = (): ActionState => ({ at: Date.now(), errors: {}, typed: {} })

function wrongFields(error: z.ZodError, data: FormData): ActionState {
  const wrong = error.issues.map(({ path, message, code, input }) => {
    // A schema's own words for it are better, where it has some.
    const missing =
      code === 'invalid_type' && (input === undefined || input === null) && message.startsWith('Invalid input')
    return [String(path[0] ?? ''), missing ? 'Fill this in.' : asSentence(message)] as const
  })
  // The first thing that is wrong with a field is the one that is told.
  const errors = Object.fromEntries(wrong.toReversed())
  const whole = errors['']
  return {
    ...answered(),
    typed: readTyped(data),
    errors,
    ...(whole && { refusal: { code: 'malformed_request', text: whole } }),
  }
}

type Refused = { fields: Partial<Record<RefusalCode, string>>; data: FormData }

/** Next's own way of leaving (a redirect, 403, 404) is thrown too: what is no refusal of ours and no bug passes. */
function refused(error: unknown, ctx: Context, { fields, data }: Refused): ActionState {
  unstable_rethrow(error)
  const refusal = refusalOf(error, ctx.requestId)
  if (!refusal) throw error
  const text = refusal.detail ?? `${refusal.title}.`
  // Of what was changed meanwhile the page shows how it stands now, around what was typed.
  if (refusal.status === 409 || refusal.status === 404) refresh()
  const field = fields[refusal.code]
  const told = field ? { errors: { [field]: text } } : { refusal: { code: refusal.code, text } }
  return { ...answered(), typed: readTyped(data), ...told }
}

const asSentence = (message: string): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`
