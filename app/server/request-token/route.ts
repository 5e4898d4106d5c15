import { requestToken } from '#lib/simple-sso/request-token.ts'
import { signedCall } from '#lib/web/protocols/simple-sso.ts'

export const POST = signedCall(requestToken)
