import type { AdapterPayload } from 'oidc-provider'
import type { Context } from '#lib/db/context.ts'
import type { ConnectionRow } from '#lib/subsystems/connections/find-connection.ts'
import { oidcProtocol } from './oidc-connection.ts'
import { findStatement } from './record-statements.ts'

export type RecordRow = { payload: AdapterPayload; consumed_at: Date | null }

type FoundRow = RecordRow & {
  hash: Buffer
  grant_hash: Buffer | null
  grant_payload: AdapterPayload | null
  client: ConnectionRow | null
}

type Waiting = { hash: Buffer; resolve: (row: RecordRow | null) => void; reject: (cause: unknown) => void }

/**
 * What the provider reads in one request, in few round trips. It asks after a token under each kind that a token may be, at
 * once: that is one statement. It asks after the consent that a token was issued under, and the client that it was issued to,
 * right after the token: those came along, and are told once.
 */
export class RecordReads {
  readonly #ctx: Context
  readonly #consents = new Map<string, AdapterPayload>()
  readonly #clients = new Map<string, ConnectionRow>()
  #waiting: Waiting[] = []

  constructor(ctx: Context) {
    this.#ctx = ctx
  }

  /** The record of this hash, or null. */
  async read(hash: Buffer): Promise<RecordRow | null> {
    const key = keyOf(hash)
    const payload = this.#consents.get(key)
    if (payload) {
      this.#consents.delete(key)
      return { payload, consumed_at: null }
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ hash, resolve, reject })
      if (this.#waiting.length === 1) queueMicrotask(() => this.#readWaiting())
    })
  }

  /** The client of an access token that has just been read, where it is connected. */
  takeClient(identifier: string): ConnectionRow | undefined {
    const row = this.#clients.get(identifier)
    this.#clients.delete(identifier)
    return row
  }

  /** A record was written or revoked: what was read of it before counts no more. */
  forget(hash: Buffer): void {
    this.#consents.delete(keyOf(hash))
  }

  async #readWaiting(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const rows = await this.#ctx.run<FoundRow>(findStatement, [waiting.map(({ hash }) => hash), oidcProtocol])
      const found = new Map(rows.map((row) => [keyOf(row.hash), row]))
      for (const { grant_hash: hash, grant_payload: payload, client } of rows) {
        if (hash && payload) this.#consents.set(keyOf(hash), payload)
        if (client) this.#clients.set(client.identifier, client)
      }
      for (const { hash, resolve } of waiting) resolve(found.get(keyOf(hash)) ?? null)
    } catch (cause) {
      for (const { reject } of waiting) reject(cause)
    }
  }
}

const keyOf = (hash: Buffer): string => hash.toString('base64')

const reads = new WeakMap<Context, RecordReads>()

/** The reads of the request that has this context. */
export function readsOf(ctx: Context): RecordReads {
  const known = reads.get(ctx) ?? new RecordReads(ctx)
  reads.set(ctx, known)
  return known
}
