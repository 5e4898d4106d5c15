import { ConnectQuery, connectLeg } from '#lib/web/connect-leg.ts'
import { visit } from '#lib/web/form.ts'
import { visitor } from '#lib/web/guards.ts'

export const GET = visit({ guard: visitor, input: ConnectQuery, run: connectLeg })
