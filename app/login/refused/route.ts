import { visit } from '#lib/web/form.ts'
import { visitor } from '#lib/web/guards.ts'
import { RefusedQuery, refusedStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: RefusedQuery, run: refusedStep })
