import type {
  AccessToken,
  Account,
  AuthorizationCode,
  Client,
  DeviceCode,
  KoaContextWithOIDC,
  RefreshToken,
} from 'oidc-provider'
import { readSubsystemSession, slideSubsystemSession } from '#lib/sessions/read-subsystem-session.ts'
import type { AnswerRow } from '#lib/sessions/session-answer.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { checkTarget, type Redeemed } from './apis/check-target.ts'
import { claimsOf, mappedClaims } from './claim-mapping.ts'
import { subsystemOf } from './client-metadata.ts'
import { oidcProtocol } from './oidc-connection.ts'
import { oidcRequest } from './oidc-request.ts'
import { clientOf } from './standing.ts'

/** Under this an account's claims carry those of the application's own mapping, past the filter of the scopes. */
export const mapped = Symbol('mapped claims')

/**
 * What is issued for a person's presence in a subsystem. `sid` is what the client was told; a token hangs on the session that
 * its consent is named after, which is another one where the application goes on without the person.
 */
type Issued = Pick<
  AccessToken | AuthorizationCode | DeviceCode | RefreshToken,
  'kind' | 'accountId' | 'clientId' | 'grantId' | 'sid'
>

/** A code hangs on the sign-in in which it was made: the session that goes on is opened when it is redeemed. */
const codeKinds = new Set(['AuthorizationCode', 'DeviceCode'])

/** The live session that something was issued for; null as soon as it is over in any way. Asked of the database each time. */
export const liveSessionOf = ({ kind, grantId, sid, ...whose }: Issued): Promise<AnswerRow | null> =>
  liveSession({ ...whose, session: codeKinds.has(kind) ? sid : grantId })

type Whose = { [part in 'session' | 'clientId' | 'accountId']?: string | undefined }

/** The session of this name, of this person in the subsystem of this client; null as soon as it is over. */
export async function liveSession({ session, clientId, accountId }: Whose): Promise<AnswerRow | null> {
  const id = session === undefined ? null : parseSessionId(session)
  if (id === null || clientId === undefined) return null
  const row = await readSubsystemSession(oidcRequest().ctx, { id, identifier: clientId, protocol: oidcProtocol })
  return row?.user_id === accountId ? row : null
}

/**
 * The provider's question for a person. For a code, a refresh or an access token the answer is nobody unless what it was
 * issued for lives: off means off. Refreshing is activity.
 */
export async function findAccount(koa: KoaContextWithOIDC, sub: string, token?: unknown): Promise<Account | undefined> {
  if (!isIssued(token)) return ofBrowser(sub)
  const row = await liveSessionOf(token)
  if (!row) return undefined
  const client = clientOf(koa)
  if (token.kind !== 'AccessToken') {
    const { resource, scope } = koa.oidc.params ?? {}
    await checkTarget(token, { client, resource, scope }, row)
  }
  if (token.kind === 'RefreshToken') await slideSubsystemSession(oidcRequest().ctx, row.session_id)
  return { accountId: sub, claims: async (use, _scope, claims) => toldClaims(client, row, { use, asked: claims }) }
}

const isIssued = (token: unknown): token is Issued & Redeemed =>
  typeof token === 'object' && token !== null && 'sid' in token

/** At the authorization itself: whoever is signed in. Nothing is told of them there. */
const ofBrowser = (sub: string): Account | undefined =>
  oidcRequest().session?.user.id === sub ? { accountId: sub, claims: async () => ({ sub }) } : undefined

/** Userinfo tells what scopes give; the ID token only what was asked for in it by name, unless the application wants all there. */
function toldClaims(client: Client, row: AnswerRow, { use, asked }: { use: string; asked: object | undefined }) {
  const { settings } = subsystemOf(client)
  const all = claimsOf(row)
  const named = Object.fromEntries(Object.entries(all).filter(([claim]) => Object.hasOwn(asked ?? {}, claim)))
  const told = use === 'id_token' && !settings.claimsInIdToken ? named : all
  return { ...told, sub: row.user_id, [mapped]: mappedClaims(settings.claims, row) }
}
