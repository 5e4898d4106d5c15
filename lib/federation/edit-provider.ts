import type { z } from 'zod'
import { type IdentityProvider, Prisma } from '#generated/prisma/client.ts'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts, factOf } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { countIdentities } from '#lib/users/identities/list-identities.ts'
import { refuseWrongKey } from './client-secret.ts'
import { settleEndpoints } from './endpoints.ts'
import { presetOf } from './presets.ts'
import { findProvider, type Provider, providerOf, secretPurpose } from './provider.ts'
import type { EditProvider } from './provider-fields.ts'

/** A provider as it is edited, with its version. Refuses: not_permitted, no_such_provider. */
export async function viewProvider(ctx: Context, slug: string, who: Actor): Promise<Provider & { version: string }> {
  await requireRight(ctx, who, 'settings.write')
  const provider = providerOf(await findProvider(ctx, slug))
  return { ...provider, version: contentVersion(provider) }
}

/**
 * Changes a sign-in server. Where an address or whose key it is changes, the secret must be given anew: or whoever may edit
 * could have the stored one sent to a server of their own (CVE-2026-15943). Once people are connected, or rules give them
 * something, an address cannot change at all: whoever may edit would speak for all of them.
 * Refuses: not_permitted, no_such_provider, no_such_subsystem, changed_meanwhile, provider_refused.
 */
export function editProvider(
  ctx: Context,
  { provider: slug, version, clientSecret, ...changes }: z.infer<typeof EditProvider>,
  who: Actor,
): Promise<{ slug: string; version: string }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    await tx.db.$queryRaw`SELECT id FROM identity_provider WHERE slug = ${slug} FOR NO KEY UPDATE`
    const row = await findProvider(tx, slug)
    const before = providerOf(row)
    const wanted = withoutUndefined(changes)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted }
    after.endpoints = settleEndpoints(tx.config, after.preset, after.endpoints)
    for (const identifier of wanted.offeredTo ?? []) await findSubsystem(tx, identifier)
    if (!isSame(before.endpoints, after.endpoints)) await refuseConnected(tx, row)
    await refuseOldSecret(before, after, clientSecret)
    const changed = changedFacts(told(before), told(after))
    if (Object.keys(changed).length > 0 || clientSecret !== undefined) {
      const data = { ...after, clientKey: after.clientKey ?? Prisma.DbNull, ...sealed(tx, row, clientSecret) }
      await tx.db.identityProvider.update({ where: { id: row.id }, data })
      const facts = { provider: after.title, ...changed, secretChanged: clientSecret !== undefined }
      await recordEvent(tx, { kind: 'identity-provider.edited', facts }, who)
    }
    return { slug, version: contentVersion(after) }
  })
}

const sealed = (tx: Context, { id }: IdentityProvider, secret: string | undefined) =>
  secret === undefined ? {} : { sealedSecret: tx.sealer.seal(secret, secretPurpose(id)) }

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A subject means somebody at one server alone: at another address it is somebody else's word. */
async function refuseConnected(tx: Context, { id, slug }: IdentityProvider): Promise<void> {
  const [people, rules] = [
    await countIdentities(tx, slug),
    await tx.db.claimRule.count({ where: { providerId: id, removedAt: null } }),
  ]
  if (people + rules === 0) return
  const detail = 'People are connected to the server at the address that is there, or have rules. Set up another one.'
  throw new Refusal('provider_refused', { detail })
}

async function refuseOldSecret(before: Provider, after: Provider, secret: string | undefined): Promise<void> {
  if (secret !== undefined) return refuseWrongKey(presetOf(after.preset), after.clientKey, secret)
  if (isSame(before.endpoints, after.endpoints) && isSame(before.clientKey, after.clientKey)) return
  throw new Refusal('provider_refused', { detail: 'The address changes, so the client secret must be typed again.' })
}

/** As the log shows it side by side: of a picture, that there is one. */
const told = ({ logo, endpoints, ...rest }: Provider) => ({
  ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, factOf(value)])),
  endpoints: Object.values(endpoints).join(' '),
  logo: logo === null ? null : contentVersion({ logo }),
})
