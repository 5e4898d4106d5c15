import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import { levelAsked } from './acr.ts'
import { subsystemOf } from './client-metadata.ts'
import { oidcProtocol } from './oidc-connection.ts'
import { oidcRequest } from './oidc-request.ts'
import { formTargetOf } from './redirect-uri.ts'
import { clientOf, standingOf, subjectsWanted } from './standing.ts'

const { Check, Prompt } = interactionPolicy

/** A check that stops the authorization until what it names is there. */
const until = (
  [reason, description, error]: readonly [string, string, string],
  wanted: (koa: KoaContextWithOIDC) => boolean | Promise<boolean>,
) => new Check(reason, description, error, wanted)

/**
 * When an authorization stops for its person. Everything about who somebody is comes from the SSO session of this request:
 * the library's own checks of a session that it keeps are replaced.
 */
export function createPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  const login = policy.get('login')
  if (!login) throw new Error('the library has no login prompt')
  for (const { reason } of [...login.checks]) if (reason !== 'login_prompt') login.checks.remove(reason)
  login.checks.add(
    until(
      ['no_session', 'nobody is signed in here', 'login_required'],
      async (koa) => (await standingOf(koa)).kind === 'nobody',
    ),
  )
  login.checks.add(
    until(['proof', 'a fresh proof of identity is needed', 'login_required'], async (koa) => isLacking(koa, ['proof'])),
  )
  login.checks.add(
    until(['level', 'a further step is needed', 'interaction_required'], async (koa) =>
      isLacking(koa, ['level', 'first factor', 'role']),
    ),
  )
  login.checks.add(until(['person', 'another person is wanted', 'login_required'], isOtherPerson))
  login.checks.add(until(['access', 'there is no access', 'access_denied'], refuseDenied))
  policy.remove('consent')
  const consent = new Prompt({ name: 'consent', requestable: true })
  // An application of one's own was connected by an administrator, and that is the consent; others ask (`standing.ts`).
  consent.checks.clear()
  consent.checks.add(
    until(
      ['unasked', 'the person has not agreed yet', 'consent_required'],
      async (koa) => (await standingOf(koa)).kind === 'unasked',
    ),
  )
  policy.add(consent)
  return policy
}

async function isLacking(koa: KoaContextWithOIDC, which: readonly string[]): Promise<boolean> {
  const standing = await standingOf(koa)
  return standing.kind === 'lacking' && which.includes(standing.lacking)
}

/** Told to the application: the person can do nothing about it here. */
async function refuseDenied(koa: KoaContextWithOIDC): Promise<boolean> {
  const standing = await standingOf(koa)
  if (standing.kind === 'denied') throw new errors.AccessDenied(standing.detail)
  return false
}

/**
 * Who is there is asked to make room for the person whom the application wants. If another one comes back, or nobody could be
 * asked for, it is told.
 */
async function isOtherPerson(koa: KoaContextWithOIDC): Promise<boolean> {
  if ((await standingOf(koa)).kind !== 'other') return false
  if (koa.oidc.result?.login || (await personWanted(koa)) === undefined)
    throw new errors.LoginRequired('another person is signed in here')
  return true
}

/** The person whom the application wants, unless it knows them by an id that says nothing here (`pairwise`). */
async function personWanted(koa: KoaContextWithOIDC): Promise<string | undefined> {
  const [wanted] = subjectsWanted(koa)
  if (!z.uuid().safeParse(wanted).success) return undefined
  const { ctx } = oidcRequest()
  const user = await ctx.db.user.findFirst({ where: { id: String(wanted), removedAt: null }, select: { id: true } })
  return user?.id
}

/** Where an authorization that stopped goes on: asking what it may have, or the step of the sign-in that begins with what is lacking. */
export async function interactionUrl(
  koa: KoaContextWithOIDC,
  interaction: { uid: string; prompt: { name: string; reasons: readonly string[] }; params: Record<string, unknown> },
): Promise<string> {
  const { session, toProof, toConsent } = oidcRequest()
  if (interaction.prompt.name === 'consent') return toConsent(interaction.uid)
  const standing = await standingOf(koa)
  const again = interaction.prompt.reasons.includes('login_prompt')
  const lacking = standing.kind === 'lacking' && !again ? standing.lacking : 'proof'
  const redirectUri = interaction.params['redirect_uri']
  const client = clientOf(koa)
  const asUserId = (await personWanted(koa)) ?? session?.user.id
  return toProof({
    lacking,
    wanted: {
      protocol: oidcProtocol,
      subsystemId: subsystemOf(client).subsystemId,
      level: levelAsked(koa) ?? (standing.kind === 'lacking' ? standing.level : undefined),
      asUserId,
      username: asUserId ? undefined : hintOf(interaction.params['login_hint']),
      stepUp: lacking === 'level' || lacking === 'role',
      payload: { interaction: interaction.uid },
      returnOrigin: typeof redirectUri === 'string' ? formTargetOf(redirectUri) : undefined,
    },
  })
}

/** Fills in a box and does nothing else; what is no name of a person is left out. */
const hintOf = (hint: unknown): string | undefined =>
  typeof hint === 'string' && hint.length <= 200 && !/\p{C}/u.test(hint) ? hint : undefined
