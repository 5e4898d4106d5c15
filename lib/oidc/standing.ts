import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { recordEvent } from '#lib/audit/record-event.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import type { Context } from '#lib/db/context.ts'
import { type Lacking, proofLacking } from '#lib/factors/proof-lacking.ts'
import { enterSubsystem } from '#lib/sessions/enter-subsystem.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { previewAnswer } from '#lib/sessions/preview-answer.ts'
import { keepRole } from '#lib/sessions/role-choice/keep-role.ts'
import { roleDecision } from '#lib/sessions/role-choice/role-decision.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { levelAsked } from './acr.ts'
import { apisAsked } from './apis/find-api.ts'
import { subsystemOf } from './client-metadata.ts'
import { askedItems } from './consents/asked-items.ts'
import { findConsent } from './consents/find-consent.ts'
import { keepConsent } from './consents/keep-consent.ts'
import { oidcProtocol } from './oidc-connection.ts'
import { oidcRequest } from './oidc-request.ts'
import { subjectOf } from './subject.ts'

/** How an authorization stands with the SSO session of its browser. */
export type Standing =
  | { kind: 'nobody' }
  /** Somebody, and not the person whom the application names. */
  | { kind: 'other' }
  /** `level`: asked for by an API that it wants tokens to, so the policy of the application itself does not say it. */
  | { kind: 'lacking'; lacking: NonNullable<Lacking> | 'role'; level?: 'otp' | undefined }
  | { kind: 'denied'; detail: string }
  /** The person has not said yet that the application may have what it asks for. */
  | { kind: 'unasked' }
  /** In: the subsystem session, as it is named to the client. */
  | { kind: 'entered'; sid: string }

const known = new WeakMap<KoaContextWithOIDC, Promise<Standing>>()

/**
 * Asks what is lacking and, where nothing is, goes in: once for each request, since the provider's hooks ask one by one.
 */
export function standingOf(koa: KoaContextWithOIDC): Promise<Standing> {
  const standing = known.get(koa) ?? findStanding(koa)
  known.set(koa, standing)
  return standing
}

/** The client of a request that has come past the check of it. */
export function clientOf(koa: KoaContextWithOIDC) {
  const { client } = koa.oidc
  if (!client) throw new Error('asked for the client before it was found')
  return client
}

async function findStanding(koa: KoaContextWithOIDC): Promise<Standing> {
  const { ctx, session } = oidcRequest()
  if (!session) return { kind: 'nobody' }
  // Nobody proves or chooses anything, and nothing is entered, for whom it is not about.
  if (!isWanted(koa, session.user.id)) return { kind: 'other' }
  const { subsystemId, title } = subsystemOf(clientOf(koa))
  const apis = await apisAsked(koa)
  const lacking = await lackingFor(koa, session, [subsystemId, ...apis.map((api) => api.subsystemId)])
  if (lacking) return lacking
  // A proof that is asked for anew comes before the door.
  if (koa.oidc.promptPending('login')) return { kind: 'lacking', lacking: 'proof' }
  const where = { userId: session.user.id, subsystemId, ssoSessionId: session.id }
  const decision = await roleDecision(ctx, where, {})
  if (decision?.kind === 'ask') return { kind: 'lacking', lacking: 'role' }
  if (decision?.kind === 'settled' && decision.kept) await keepRole(ctx, { ...where, roleId: decision.role.id })
  if (decision?.kind === 'denied') return deny(ctx, session, { subsystemId, title })
  for (const api of apis) {
    if (!(await previewAnswer(ctx, { userId: session.user.id, ...api }))) return deny(ctx, session, api)
  }
  if (await lacksConsent(koa, session.user.id)) {
    // Nobody is asked about what they could not enter.
    const access = await previewAnswer(ctx, { userId: session.user.id, subsystemId })
    return access ? { kind: 'unasked' } : deny(ctx, session, { subsystemId, title })
  }
  const role = decision?.role.name ?? null
  const entered = await enterSubsystem(ctx, { ...where, protocol: oidcProtocol, role })
  if (entered.kind === 'session_ended') return { kind: 'nobody' }
  if (entered.kind === 'access_denied') return deny(ctx, session, { subsystemId, title })
  return { kind: 'entered', sid: formatSessionId(entered.id) }
}

/**
 * `id_token_hint` and the `sub` of `claims` name a person, as the client knows them (OpenID Connect Core §3.1.2.1, §5.5.1).
 * One of each at most, and where both are there both count. The hint is read from the parameters, which were checked when the
 * authorization began: of one that goes on after a sign-in the library looks at it no more.
 */
export function subjectsWanted(koa: KoaContextWithOIDC): string[] {
  const hint = koa.oidc.params?.['id_token_hint']
  const hinted = typeof hint === 'string' ? decodeJwt(hint).sub : undefined
  const wanted = [hinted, koa.oidc.claims?.id_token?.['sub']?.value]
  return wanted.filter((subject) => subject !== undefined && subject !== null).map(String)
}

function isWanted(koa: KoaContextWithOIDC, userId: string): boolean {
  const wanted = subjectsWanted(koa)
  if (wanted.length === 0) return true
  const subject = subjectOf(userId, clientOf(koa))
  return wanted.every((one) => one === subject)
}

/**
 * Those of others ask for what they have not been given yet, and everyone asks who says so by `prompt`. What a person let
 * others have stays given (OpenID Connect Core §3.1.2.4).
 */
async function lacksConsent(koa: KoaContextWithOIDC, userId: string): Promise<boolean> {
  if (koa.oidc.promptPending('consent')) return true
  const { subsystemId, settings } = subsystemOf(clientOf(koa))
  if (!settings.thirdParty) return false
  const { ctx } = oidcRequest()
  const items = askedItems(koa.oidc.params ?? {}, settings)
  const given = await findConsent(ctx, { userId, subsystemId })
  if (items.every((item) => given.includes(item))) return false
  if (!koa.oidc.deviceCode) return true
  // Whoever connects a device has read all of it on the page that did.
  await keepConsent(ctx, { userId, subsystemId, items })
  return false
}

async function deny(
  ctx: Context,
  session: SsoSession,
  { subsystemId, title }: { subsystemId: string; title: string },
): Promise<Standing> {
  const who = { kind: 'user', id: session.user.id } as const
  const about = { userId: session.user.id, subsystemId, ssoSessionId: session.id }
  const facts = { code: 'access_denied', protocol: oidcProtocol }
  const eventId = await recordEvent(ctx, { kind: 'entry.refused', outcome: 'refused', ...about, facts }, who)
  return { kind: 'denied', detail: `This person has no role in ${title} (${shortCode(eventId)})` }
}

/** A token to an API goes in there: what a sign-in to it must prove has to be proved for that as well. */
async function lackingFor(
  koa: KoaContextWithOIDC,
  session: SsoSession,
  subsystemIds: readonly string[],
): Promise<Standing | null> {
  for (const [place, subsystemId] of subsystemIds.entries()) {
    const lacking = await proofLacking(oidcRequest().ctx, session, { subsystemId, ...proofsAsked(koa) })
    if (lacking) return { kind: 'lacking', lacking, level: place > 0 && lacking !== 'proof' ? 'otp' : undefined }
  }
  return null
}

/** Beyond what policies ask for: by `acr_values`, `claims` and `max_age`. */
function proofsAsked(koa: KoaContextWithOIDC) {
  const { params = {}, result } = koa.oidc
  // What was proved on the way answers max_age: time has passed since, if only a second.
  const age = result?.login ? undefined : params['max_age']
  return {
    level: levelAsked(koa),
    ...(age !== undefined && { maxAgeSeconds: Number(age) }),
  }
}
