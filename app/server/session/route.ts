import { tellSession } from '#lib/simple-sso/tell-session.ts'
import { signedCall } from '#lib/web/protocols/simple-sso.ts'

export const POST = signedCall(tellSession)
