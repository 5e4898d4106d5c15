import { createHash } from 'node:crypto'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { newSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { answerCall, type Provide } from '#lib/simple-sso/answer-call.ts'
import { authorize } from '#lib/simple-sso/authorize.ts'
import { type SimpleSsoSettings, simpleSsoConnection } from '#lib/simple-sso/connection.ts'
import { makeKeys } from '#lib/simple-sso/keys/make-keys.ts'
import { pythonJson } from '#lib/simple-sso/python-json.ts'
import { requestToken } from '#lib/simple-sso/request-token.ts'
import { type SignedAs, sign, signingKey, unsign } from '#lib/simple-sso/signing.ts'
import { verify } from '#lib/simple-sso/verify.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { testWorld } from './world.ts'

export const callback = 'https://wiki.example.org/client/authenticate/'

type Pair = { publicKey: string; privateKey: string }

/** Lets a subsystem speak django-simple-sso, with a pair of keys and one address. */
export async function speakSimpleSso(
  ctx: Context,
  subsystem: string,
  settings: Partial<SimpleSsoSettings> = {},
): Promise<Pair> {
  const given = { redirectUrls: [callback], learn: false, ...settings }
  await enableConnection(ctx, simpleSsoConnection, { subsystem, ...given }, operator)
  const { publicKey, privateKey } = await makeKeys(ctx, { subsystem }, operator)
  return { publicKey, privateKey: privateKey ?? '' }
}

/** What an unmodified client does on its back channel, with itsdangerous of this kind. */
export class DjangoClient {
  readonly #pair: Pair
  readonly #as: SignedAs
  #signed = 0

  constructor(pair: Pair, as: SignedAs = { epoch: 'unix', digest: 'sha1' }) {
    this.#pair = pair
    this.#as = as
  }

  /** A signed message; its bytes. */
  message(data: Parameters<typeof pythonJson>[0], at: Date): Buffer {
    return this.signText(pythonJson(data), at)
  }

  /** A payload of any kind under a right signature. */
  signText(payload: string, at: Date): Buffer {
    return Buffer.from(sign(payload, signingKey(this.#pair.privateKey), this.#as, at))
  }

  send(ctx: Context, provide: Provide, message: Buffer): Promise<string> {
    return answerCall(ctx, { publicKey: this.#pair.publicKey, message }, provide)
  }

  async call(ctx: Context, provide: Provide, data: Parameters<typeof pythonJson>[0]): Promise<Record<string, unknown>> {
    return this.read(ctx, await this.send(ctx, provide, this.message(data, ctx.now)))
  }

  read(ctx: Context, answer: string): Record<string, unknown> {
    const read = unsign(Buffer.from(answer), signingKey(this.#pair.privateKey), ctx.now)
    if (read.outcome !== 'signed') throw new Error(read.outcome)
    return JSON.parse(read.payload.toString('utf8'))
  }

  /** Another page each time, as messages of one second are the same otherwise. */
  async requestToken(ctx: Context, redirectTo = `${callback}?next=%2F${this.#signed++}`): Promise<string> {
    const { request_token: token } = await this.call(ctx, requestToken, { redirect_to: redirectTo })
    return String(token)
  }

  /** From the browser that holds this SSO session cookie: the access token with which it comes back. */
  async authorize(ctx: Context, token: string, cookie: string | null, browser = newBrowser()): Promise<string> {
    const session = cookie === null ? null : await findSsoSession(ctx, cookie)
    const went = await authorize(ctx, { token }, { hash: browser, session })
    if (went.kind !== 'redirect') throw new Error(`sent to prove: ${went.lacking}`)
    return this.accessToken(went.to)
  }

  /** What `URLSafeTimedSerializer.loads` gives. */
  accessToken(url: string): string {
    const signed = new URL(url).searchParams.get('access_token') ?? ''
    const read = unsign(Buffer.from(signed), signingKey(this.#pair.privateKey), new Date())
    const [payload = ''] = signed.split('.')
    if (read.outcome === 'bad_signature') throw new Error('the access token is not signed')
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  }

  verify(ctx: Context, accessToken: string, extraData?: true): Promise<Record<string, unknown>> {
    return this.call(ctx, verify, { access_token: accessToken, extra_data: extraData })
  }

  /** The whole way in. */
  async enter(ctx: Context, cookie: string, extraData?: true): Promise<Record<string, unknown>> {
    return this.verify(ctx, await this.authorize(ctx, await this.requestToken(ctx), cookie), extraData)
  }
}

/** The hash of the cookie that tells browsers apart. */
export const newBrowser = (): Buffer => createHash('sha256').update(newSecret('pbr')).digest()

/** A portal where Ada is signed in, and applications that speak django-simple-sso in which she is an editor. */
export async function simpleSsoWorld() {
  const world = await testWorld()
  const ada = await world.user('ada', 'wiki', 'billing')
  const session = await world.signIn(ada.id)
  const connect = async (identifier: string, settings: Partial<SimpleSsoSettings> = {}, as?: SignedAs) => {
    await world.connect(identifier)
    await addGrant(world.ctx, { user: 'ada', subsystem: identifier, role: 'editor' }, operator)
    const pair = await speakSimpleSso(world.ctx, identifier, settings)
    return { pair, client: new DjangoClient(pair, as) }
  }
  const client = new DjangoClient(await speakSimpleSso(world.ctx, 'wiki'))
  const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
  return { ...world, ada, session, speak: connect, client, later, close: () => world.ctx.close() }
}
export type SimpleSsoWorld = Awaited<ReturnType<typeof simpleSsoWorld>>

/** The refusal's code, or `taken`; a bug is thrown on. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'taken',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )
