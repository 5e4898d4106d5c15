/**
 * The floor: bare node:http, the same statements with the same parameters through the same pool, the same JSON. No guard,
 * no schema, no context, no signature. Nothing that answers the same can be faster, so the rest is what Portico costs.
 */
import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { hashSecret } from '#lib/base/secrets.ts'
import { newId } from '#lib/base/uuid.ts'
import { readConfig } from '#lib/config/env.ts'
import { openDatabase } from '#lib/db/database.ts'
import { type ExchangeRow, exchangeStatement } from '#lib/sessions/exchange-statement.ts'
import { touchStatement, valuesOf } from '#lib/sessions/touch-sessions.ts'
import type { Subsystem } from './fill.ts'

const config = readConfig(process.env)
const { wiki, billing }: { wiki: Subsystem; billing: Subsystem } = JSON.parse(process.argv[2] ?? '{}')
const { run } = openDatabase(config.databaseUrl ?? '', { max: config.databasePoolMax })
/** In the place of the signed one, and of its size. */
const hint = 'x'.repeat(430)

async function exchange(body: string): Promise<unknown> {
  const { subsystemToken } = JSON.parse(body)
  const [row] = await run<ExchangeRow>(exchangeStatement, [
    hashSecret(subsystemToken),
    billing.id,
    billing.secretId,
    'native',
    new Date(),
    null,
    null,
    newId(),
    String(Math.floor(Math.random() * 2 ** 52) + 1),
    newId(),
    '',
    {},
  ])
  if (row?.outcome !== 'opened') return null
  return {
    user: {
      id: row.user_id,
      username: row.username,
      email: row.email,
      emailVerified: row.email_verified,
      name: row.name,
      givenName: row.given_name,
      familyName: row.family_name,
      locale: row.locale,
      attributes: row.attributes ?? {},
    },
    roles: row.roles,
    role: row.role,
    actions: row.roles?.[0]?.actions,
    session: {
      id: `sss_${row.session_id}`,
      number: Number(row.number),
      authenticatedAt: row.authenticated_at,
      methods: row.methods,
      level: 'password',
      expiresAt: row.expires_at,
      touchEverySeconds: row.touch_every_seconds,
    },
    logoutHint: hint,
    targetUrl: row.target_url,
  }
}

type TouchRow = { n: number; expires_ms: number; permissions_changed: boolean }

async function touch(body: string): Promise<unknown> {
  const ids: string[] = JSON.parse(body).sessions
  const keys = ids.map((id) => id.slice(4))
  const rows = await run<TouchRow>(
    touchStatement,
    valuesOf(keys, keys.length, { kind: 'subsystem', ...wiki }, new Date()),
  )
  return {
    sessions: rows.map((row) => ({
      id: ids[row.n - 1],
      state: 'live',
      expiresAt: new Date(Math.round(row.expires_ms)),
      permissionsChanged: row.permissions_changed,
    })),
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return answer(response, 200, {})
  try {
    const body = await text(request)
    const found = await (request.url === '/api/sso/token/exchange' ? exchange(body) : touch(body))
    answer(response, found ? 200 : 400, found)
  } catch (error) {
    answer(response, 500, String(error))
  }
})
server.listen(config.port, '127.0.0.1')
