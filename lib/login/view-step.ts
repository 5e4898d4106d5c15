import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { countRecoveryCodes } from '#lib/factors/recovery/count-recovery-codes.ts'
import { beginTotp } from '#lib/factors/totp/begin-totp.ts'
import type { OfferedRole } from '#lib/sessions/role-choice/decide-role.ts'
import { type Attempt, findAttempt, inherit } from './attempt.ts'
import { identifiedUser } from './identified-user.ts'
import { ofAnyone, openLoginRequest, sealLoginRequest } from './login-request.ts'
import { LoginTicket, openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import { nextStep, type Step } from './next-step.ts'
import type { Browser } from './open-form.ts'
import { openRecoveryCodes } from './shown-recovery-codes.ts'
import { standingOf } from './standing.ts'

const Enrolment = z.strictObject({ enrolment: z.string(), key: z.string(), uri: z.string() })

/** So many of a role's actions say what it is for; of the others only how many there are. */
const actionsShownMax = 4

const OfferedView = z.strictObject({
  name: z.string(),
  title: z.string(),
  actions: z.array(z.string()),
  more: z.number(),
  last: z.boolean(),
})
const MailedCodeView = z.strictObject({ address: z.string(), sent: z.boolean() })

/** What the page of a step after the password shows. */
export const StepView = z.strictObject({
  /** For the form's hidden field. */
  ticket: z.string(),
  person: z.strictObject({ name: z.string(), username: z.string(), email: z.string().nullable() }),
  subsystem: z.strictObject({ identifier: z.string(), title: z.string() }).nullable(),
  message: LoginTicket.shape.message,
  /** What is wrong with a new password. */
  detail: z.string().optional(),
  /** The names of the factors that count, and how many digits their codes have. */
  factors: z.array(z.strictObject({ name: z.string(), digits: z.number() })),
  /** Whether a recovery code is left. */
  recovery: z.boolean(),
  /** Whether the form may offer to trust this browser. */
  trustable: z.boolean(),
  /** The key that a first authenticator is to take, where the step is that one. */
  enrolment: Enrolment.nullable(),
  /** Where the step is to choose one: the roles with what is in them, and which is marked. */
  roles: z.array(OfferedView).nullable(),
  preset: z.string().nullable(),
  /** Where a mailed code goes, and whether one is on its way, where the step is that one. */
  mailedCode: MailedCodeView.nullable(),
  /** The recovery codes to be kept, where the step is that one. */
  recoveryCodes: z.array(z.string()).nullable(),
  /** The same login request for whoever says that this is somebody else, sealed. */
  wish: z.string(),
  returnOrigin: z.string().nullable(),
})
export type StepView = z.infer<typeof StepView>

/**
 * Where a sign-in stands and what its page shows. Reads only: a GET stores nothing. Null where the link is not ours, is
 * another browser's, or what identified the person no longer holds: then it begins anew.
 */
export async function viewStep(
  ctx: Context,
  query: { attempt?: string | undefined; request?: string | undefined },
  browser: Browser,
): Promise<{ step: Step; view: StepView } | null> {
  const ticket = query.attempt === undefined ? null : openLoginTicket(ctx, query.attempt, browser.hash)
  const stored = ticket && (await findAttempt(ctx, ticket.attemptId, browser.hash))
  const attempt = stored ?? (await attemptToBe(ctx, ticket ?? query.request, browser))
  const user = attempt && (await identifiedUser(ctx, attempt, browser))
  if (!attempt || !user) return null
  const standing = await standingOf(ctx, attempt, browser)
  const step = nextStep(standing)
  const next: LoginTicket = { attemptId: attempt.id, ...(!stored && { request: attempt.request }) }
  const person = await findPerson(ctx, user.id)
  const { mailedCode, policy } = standing
  const view = {
    ticket: sealLoginTicket(ctx, next, browser.hash),
    person,
    subsystem: await findSubsystem(ctx, attempt.request.subsystemId),
    message: ticket?.message,
    detail: ticket?.detail,
    factors: standing.factors
      .filter(({ kind }) => policy.kinds?.includes(kind) ?? true)
      .map(({ name, digits }) => ({ name, digits })),
    recovery: step === 'otp' && (await countRecoveryCodes(ctx, user.id)) > 0,
    trustable: policy.trustedDevices && attempt.request.level !== 'otp' && !attempt.request.asUserId,
    enrolment: step === 'enrol_factor' ? await enrolmentOf(ctx, ticket, { ...person, ...user }, browser.hash) : null,
    roles: step === 'choose_role' ? standing.offered.map(offeredView) : null,
    preset: standing.preset,
    mailedCode: 'address' in mailedCode ? { address: mailedCode.address, sent: mailedCode.state === 'sent' } : null,
    recoveryCodes: step === 'recovery_codes' ? readCodes(ctx, attempt, user.id) : null,
    wish: sealLoginRequest(ctx, ofAnyone(attempt.request)),
    returnOrigin: attempt.request.returnOrigin ?? null,
  }
  return { step, view }
}

const offeredView = ({ name, title, actions, last }: OfferedRole) => ({
  name,
  title,
  actions: actions.slice(0, actionsShownMax),
  more: Math.max(0, actions.length - actionsShownMax),
  last,
})

const readCodes = (ctx: Context, { id, sealedRecoveryCodes }: Attempt, userId: string): string[] | null =>
  sealedRecoveryCodes === null ? null : openRecoveryCodes(ctx, id, userId, sealedRecoveryCodes)

/** A first authenticator to be added; the key of the form before where its code was wrong: nobody scans twice. */
async function enrolmentOf(
  ctx: Context,
  ticket: LoginTicket | null,
  user: { id: string; username: string },
  browserHash: Uint8Array,
) {
  const { enrolment, key, uri } = await beginTotp(ctx, { user, browserHash, enrolment: ticket?.enrolment })
  return { enrolment, key, uri }
}

/** A step up that has not posted anything yet, from its request or from a ticket of it: it stands where its session stands. */
async function attemptToBe(
  ctx: Context,
  from: LoginTicket | string | undefined,
  browser: Browser,
): Promise<Attempt | null> {
  const isTicket = typeof from === 'object'
  const request = isTicket ? from.request : from === undefined ? null : openLoginRequest(ctx, from)
  const inherited = request && (await inherit(ctx, request, browser.session))
  if (!request || !inherited) return null
  return {
    id: isTicket ? from.attemptId : randomUUID(),
    request,
    ...inherited,
    expiresAt: new Date(ctx.now.getTime() + 1),
    finishedAt: null,
    chosen: null,
    sealedRecoveryCodes: null,
    recoveryCodesKeptAt: null,
  }
}

const findPerson = (ctx: Context, id: string) =>
  ctx.db.user.findUniqueOrThrow({ where: { id }, select: { name: true, username: true, email: true } })

const findSubsystem = async (ctx: Context, id: string | undefined) =>
  id ? ctx.db.subsystem.findUnique({ where: { id }, select: { identifier: true, title: true } }) : null
