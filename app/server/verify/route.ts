import { verify } from '#lib/simple-sso/verify.ts'
import { signedCall } from '#lib/web/protocols/simple-sso.ts'

export const POST = signedCall(verify)
