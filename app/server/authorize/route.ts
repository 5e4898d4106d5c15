import { AuthorizeQuery } from '#lib/simple-sso/authorize.ts'
import { visit } from '#lib/web/form.ts'
import { visitor } from '#lib/web/guards.ts'
import { authorizeLeg } from '#lib/web/protocols/simple-sso.ts'

export const GET = visit({ guard: visitor, input: AuthorizeQuery, run: authorizeLeg })
