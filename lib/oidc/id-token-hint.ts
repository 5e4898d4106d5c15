import type Provider from 'oidc-provider'
import type { Client } from 'oidc-provider'

type IdTokenClass = { validate: (jwt: string, client: Client) => Promise<{ header: { typ?: string } }> }

/**
 * Whatever else is signed here for a client, such as a logout token, says by its `typ` what it is, and has the issuer, audience
 * and subject that an ID token has. The library asks for no more of a hint; a hint of another type is none (RFC 8725 §3.11).
 */
export function refuseOtherHints(provider: Provider): void {
  const IdToken = provider.IdToken as unknown as IdTokenClass
  const validate = IdToken.validate.bind(IdToken)
  IdToken.validate = async (jwt, client) => {
    const verified = await validate(jwt, client)
    const { typ = 'JWT' } = verified.header
    if (typ !== 'JWT') throw new Error(`${typ} is no ID token`)
    return verified
  }
}
