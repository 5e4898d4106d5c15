import { EndSessionQuery } from '#lib/oidc/end-session.ts'
import { asGet } from '#lib/web/as-get.ts'
import { visit } from '#lib/web/form.ts'
import { leavingVisitor } from '#lib/web/guards.ts'
import { endSession } from '#lib/web/oidc-legs.ts'

export const GET = visit({ guard: leavingVisitor, input: EndSessionQuery, run: endSession })
export const POST = asGet
