import { LoginParameters } from '#lib/sso/native-login.ts'
import { requestLogin } from '#lib/sso/request-token.ts'
import { subsystem } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const POST = route({ guard: subsystem, input: LoginParameters, run: requestLogin, status: 201 })
