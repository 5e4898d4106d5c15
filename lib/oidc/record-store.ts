import { createHash } from 'node:crypto'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { errorLayers } from '#lib/db/error-codes.ts'
import { type RecordRow, readsOf } from './record-reads.ts'
import {
  advanceDeviceStatement,
  consumeStatement,
  destroyStatement,
  findByUserCodeStatement,
  revokeStatement,
  upsertStatement,
} from './record-statements.ts'

/** What is issued under a consent and dies with it; other kinds only mention one. */
const issuedKinds = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode'])

const sealedIdPurpose = 'oidc_record.device_code'
const nul = /(?<!\\)(?:\\\\)*\\u0000/

/** Told to whoever comes second. */
export const decided = 'somebody has used this code already'

/** PostgreSQL's foreign_key_violation: the consent is gone. */
const grantGone = '23503'

const hashOf = (kind: string, id: string): Buffer => createHash('sha256').update(`${kind}:${id}`).digest()

/**
 * Keeps one kind of the provider's records in PostgreSQL, each operation one statement. `context` is that of the request.
 * Sessions are no such kind: the SSO session is the only one (`virtual-session.ts`).
 */
export class RecordStore implements Adapter {
  readonly #kind: string
  readonly #context: () => Context
  readonly #person: () => string | null

  /** `person` is who is signed in where the request is a browser's: device codes are taken up by people. */
  constructor(kind: string, context: () => Context, person: () => string | null = () => null) {
    this.#kind = kind
    this.#context = context
    this.#person = person
  }

  /** Refuses what somebody else has decided meanwhile; as InvalidGrant, what would be issued under a consent that was revoked meanwhile. */
  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { jti: _secret, ...rest } = payload
    const ctx = this.#context()
    // Found by what the person types, a device code must know its own name, which is the device's secret.
    const kept = payload.userCode ? { ...rest, ...this.#ofDevice(id, payload) } : rest
    // PostgreSQL keeps no U+0000; nobody sends it but to see what happens.
    if (nul.test(JSON.stringify(kept))) throw new errors.InvalidRequest('a parameter holds U+0000')
    const grantHash = issuedKinds.has(this.#kind) && payload.grantId ? hashOf('Grant', payload.grantId) : null
    const expiresAt = expiresIn === undefined ? null : secondsAfter(ctx.now, expiresIn)
    const hash = hashOf(this.#kind, id)
    readsOf(ctx).forget(hash)
    const values = [hash, this.#kind, kept, grantHash, payload.userCode ?? null, expiresAt]
    try {
      if (this.#kind !== 'DeviceCode') await ctx.run(upsertStatement, values)
      else if ((await ctx.run(advanceDeviceStatement, values)).length === 0) throw new errors.InvalidRequest(decided)
    } catch (cause) {
      if (!errorLayers(cause).some(({ code }) => code === grantGone)) throw cause
      // biome-ignore lint/style/useErrorCause: it is there; these errors take nothing before it.
      throw new errors.InvalidGrant({ cause })
    }
  }

  /** Who answers for a device is in the record from the first answer on. */
  #ofDevice(id: string, { inFlight, accountId, error }: AdapterPayload) {
    const takenBy = inFlight || accountId || error ? this.#person() : null
    return { sealedId: this.#context().sealer.seal(id, sealedIdPurpose), ...(takenBy !== null && { takenBy }) }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#tell(await readsOf(this.#context()).read(hashOf(this.#kind, id)), id)
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    const [row] = await this.#context().run<RecordRow>(findByUserCodeStatement, [userCode, this.#kind])
    return this.#tell(row ?? null)
  }

  /** Sessions are not kept here. */
  async findByUid(_uid: string): Promise<undefined> {
    return undefined
  }

  /** One-time means once: of any number of callers one consumes, the others are refused as InvalidGrant. */
  async consume(id: string): Promise<void> {
    const ctx = this.#context()
    const [row] = await ctx.run(consumeStatement, [hashOf(this.#kind, id), ctx.now])
    if (!row) throw new errors.InvalidGrant('already consumed')
  }

  async destroy(id: string): Promise<void> {
    const hash = hashOf(this.#kind, id)
    readsOf(this.#context()).forget(hash)
    await this.#context().run(destroyStatement, [hash])
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#context().run(revokeStatement, [hashOf('Grant', grantId), this.#kind])
  }

  #tell(row: RecordRow | null, id?: string): AdapterPayload | undefined {
    if (!row) return undefined
    const { sealedId, takenBy, ...payload } = row.payload
    // For whoever took it up it is as if they had not answered yet: what is asked on the way may be left half done.
    if (takenBy !== undefined && takenBy === this.#person()) delete payload.inFlight
    const consumedAt = row.consumed_at
    const jti = id ?? (typeof sealedId === 'string' ? this.#context().sealer.open(sealedId, sealedIdPurpose) : null)
    return {
      ...payload,
      ...(jti !== null && { jti }),
      ...(consumedAt && { consumed: Math.floor(consumedAt.getTime() / 1_000) }),
    }
  }
}
