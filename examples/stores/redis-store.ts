import type { KeptSession, Presence, SessionStore, StoredSession } from '#clients/node/src/portico.ts'

/** A client of the package `redis`; with `ioredis`, `{ sendCommand: ([name, ...rest]) => client.call(name, ...rest) }`. */
export interface RedisLike {
  sendCommand(words: string[]): Promise<unknown>
}

// One hash tag for all keys: a cluster keeps them in one slot, so that a script may touch them together.
const prefix = '{portico}:'
const [keyOf, session, keysOf, all] = ['key:', 'session:', 'keys:', 'all'].map((name) => prefix + name)

/** Each method is one script, which Redis runs whole: no replica sees half of it. */
const scripts = {
  put: `redis.call('SET', '${keyOf}' .. ARGV[1], ARGV[2])
    redis.call('SADD', '${keysOf}' .. ARGV[2], ARGV[1])
    redis.call('SADD', '${all}', ARGV[2])
    redis.call('HSET', '${session}' .. ARGV[2], 'presence', ARGV[3], 'expiresAt', ARGV[4], 'active', ARGV[5], 'askedAt', ARGV[6])`,
  get: `local id = redis.call('GET', '${keyOf}' .. ARGV[1])
    return id and redis.call('HMGET', '${session}' .. id, 'presence', 'expiresAt', 'active', 'askedAt') or nil`,
  startRound: `local found = {}
    for _, id in ipairs(redis.call('SMEMBERS', '${all}')) do
      local one = redis.call('HMGET', '${session}' .. id, 'expiresAt', 'active')
      table.insert(found, { id, one[1], one[2] })
      redis.call('HSET', '${session}' .. id, 'active', '0')
    end
    return found`,
  markActive: `for _, id in ipairs(ARGV) do
      if redis.call('EXISTS', '${session}' .. id) == 1 then redis.call('HSET', '${session}' .. id, 'active', '1') end
    end`,
  extend: `for i = 2, #ARGV, 2 do
      local key = '${session}' .. ARGV[i]
      if redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 'expiresAt', ARGV[i + 1], 'askedAt', ARGV[1]) end
    end`,
  replace: `local key = '${session}' .. ARGV[1]
    if redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 'presence', ARGV[2], 'expiresAt', ARGV[3]) end`,
  drop: `local count = 0
    for _, id in ipairs(ARGV) do
      for _, key in ipairs(redis.call('SMEMBERS', '${keysOf}' .. id)) do count = count + redis.call('DEL', '${keyOf}' .. key) end
      redis.call('DEL', '${session}' .. id, '${keysOf}' .. id)
      redis.call('SREM', '${all}', id)
    end
    return count`,
}

/** Sessions in Redis (or Valkey), for an application of many replicas. */
export class RedisStore implements SessionStore {
  readonly #redis: RedisLike

  constructor(redis: RedisLike) {
    this.#redis = redis
  }

  async put(key: string, { presence, active, askedAt }: StoredSession): Promise<void> {
    const { id, expiresAt } = presence.session
    await this.#run('put', key, id, JSON.stringify(presence), expiresAt, active ? '1' : '0', String(askedAt))
  }

  async get(key: string): Promise<StoredSession | undefined> {
    const found = (await this.#run('get', key)) as [string | null, string, string, string] | null
    if (!found?.[0]) return undefined
    const [written, expiresAt, active, askedAt] = found
    const presence: Presence = JSON.parse(written)
    const kept = { ...presence, session: { ...presence.session, expiresAt } }
    return { presence: kept, active: active === '1', askedAt: Number(askedAt) }
  }

  async startRound(): Promise<KeptSession[]> {
    const found = (await this.#run('startRound')) as [string, string, string][]
    return found.map(([id, expiresAt, active]) => ({ id, expiresAt, active: active === '1' }))
  }

  async markActive(ids: readonly string[]): Promise<void> {
    await this.#run('markActive', ...ids)
  }

  async extend(deadlines: ReadonlyMap<string, string>, askedAt: number): Promise<void> {
    await this.#run('extend', String(askedAt), ...[...deadlines].flat())
  }

  async replace(id: string, presence: Presence): Promise<void> {
    await this.#run('replace', id, JSON.stringify(presence), presence.session.expiresAt)
  }

  async drop(ids: readonly string[]): Promise<number> {
    return Number(await this.#run('drop', ...ids))
  }

  async claim(name: string, seconds: number): Promise<boolean> {
    const words = ['SET', `${prefix}claim:${name}`, '1', 'NX', 'PX', String(Math.ceil(seconds * 1000))]
    return (await this.#redis.sendCommand(words)) === 'OK'
  }

  async isClaimed(name: string): Promise<boolean> {
    return Number(await this.#redis.sendCommand(['EXISTS', `${prefix}claim:${name}`])) === 1
  }

  #run(name: keyof typeof scripts, ...values: string[]): Promise<unknown> {
    return this.#redis.sendCommand(['EVAL', scripts[name], '0', ...values])
  }
}
