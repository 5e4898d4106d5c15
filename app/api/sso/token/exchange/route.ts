import { ExchangeToken, exchange } from '#lib/sso/exchange.ts'
import { subsystem } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const POST = route({
  guard: subsystem,
  input: ExchangeToken,
  headers: { idempotencyKey: 'idempotency-key' },
  run: exchange,
})
