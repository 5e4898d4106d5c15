import { importPKCS8, SignJWT } from 'jose'
import type { IdentityProvider } from '#generated/prisma/client.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { ClientKey } from './client-key.ts'
import type { Preset } from './presets.ts'
import { secretPurpose } from './provider.ts'

/** A signed secret is made for one exchange. */
const signedSeconds = minutes(5)

/**
 * Where the client proves itself by what it signs, the secret is the private key of a named team. Refuses: provider_refused,
 * saying what is missing or is no key.
 */
export async function refuseWrongKey(preset: Preset, key: ClientKey | null, secret: string): Promise<void> {
  if (preset.signsFor === undefined) {
    if (key === null) return
    throw new Refusal('provider_refused', { detail: 'A team and a key belong to Apple alone.' })
  }
  if (key === null) throw new Refusal('provider_refused', { detail: 'The team ID and the key ID are missing.' })
  try {
    await importPKCS8(secret.trim(), 'ES256')
  } catch (cause) {
    const detail = 'The secret is the content of the .p8 file, from BEGIN PRIVATE KEY to END PRIVATE KEY.'
    throw new Refusal('provider_refused', { detail, cause })
  }
}

/**
 * What the portal shows a provider to prove that it is the client; null where what is stored cannot be read. For Apple, a token
 * of five minutes that is signed with the team's key ("Creating a client secret").
 */
export async function clientSecretOf(ctx: Context, row: IdentityProvider, preset: Preset): Promise<string | null> {
  const secret = ctx.sealer.open(row.sealedSecret, secretPurpose(row.id))
  if (secret === null || preset.signsFor === undefined) return secret
  const { teamId, keyId } = ClientKey.parse(row.clientKey)
  const at = Math.floor(ctx.now.getTime() / 1_000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(row.clientId)
    .setAudience(preset.signsFor)
    .setIssuedAt(at)
    .setExpirationTime(at + signedSeconds)
    .sign(await importPKCS8(secret.trim(), 'ES256'))
}
