import { LoginQuery } from '#lib/sso/native-login.ts'
import { visit } from '#lib/web/form.ts'
import { visitor } from '#lib/web/guards.ts'
import { enterLogin } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: LoginQuery, run: enterLogin })
