import type Provider from 'oidc-provider'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import { isRegistrationOn } from './initial-token.ts'
import { registrationPath } from './told-metadata.ts'

/**
 * Registration is the portal's own (decision 32): a client is a subsystem, made and changed in one transaction. All that the
 * library has to do with it is to say where it is, while it is on.
 */
export function announceRegistration(provider: Provider): void {
  provider.use(async (koa, next) => {
    await next()
    if (koa.oidc?.route !== 'discovery') return
    const { ctx } = oidcRequest()
    if (!(await isRegistrationOn(ctx))) return
    const { href } = new URL(registrationPath, ctx.config.publicUrl)
    koa.body = { ...(koa.body as object), registration_endpoint: href }
  })
}
