import { z } from 'zod'
import type { IdentityProvider } from '#generated/prisma/client.ts'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { newId } from '#lib/base/uuid.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'
import { forgetIdentitiesOf } from '#lib/users/identities/forget-identities.ts'
import { Endpoints, settleEndpoints } from './endpoints.ts'
import { presetNames, presetOf } from './presets.ts'
import { findProvider, firstArrivals, type Provider, providerOf, secretPurpose } from './provider.ts'

const Slug = z
  .string()
  .regex(/^[a-z0-9](-?[a-z0-9])*$/, 'Small letters, digits and single hyphens.')
  .max(40)
const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/, 'A domain is written like example.org.')

const fields = {
  title: z.string().trim().min(1).max(60),
  clientId: z.string().trim().min(1).max(500),
  clientSecret: z.string().min(1).max(4_000),
  endpoints: Endpoints,
  scopes: z.string().trim().max(500),
  /** Null: RS256 where the server has it, else what it names first. */
  idTokenAlg: z.enum(['RS256', 'ES256', 'PS256', 'EdDSA']).nullable(),
  enabled: z.boolean(),
  position: z.int().min(0).max(1_000),
  firstArrival: z.enum(firstArrivals),
  trustsEmail: z.boolean(),
  domains: z.array(Domain).max(50),
}

export const CreateProvider = z.strictObject({
  slug: Slug,
  preset: z.enum(presetNames),
  clientId: fields.clientId,
  clientSecret: fields.clientSecret,
  title: fields.title.optional(),
  endpoints: fields.endpoints.default({}),
  scopes: fields.scopes.optional(),
  idTokenAlg: fields.idTokenAlg.default(null),
  enabled: fields.enabled.default(true),
  position: fields.position.default(0),
  firstArrival: fields.firstArrival.default('link'),
  trustsEmail: fields.trustsEmail.default(false),
  domains: fields.domains.default([]),
})

/**
 * Sets up another sign-in server. Its slug is part of the callback address, so it is taken for ever.
 * Refuses: not_permitted, name_taken, provider_refused.
 */
export async function createProvider(
  ctx: Context,
  { clientSecret, ...input }: z.infer<typeof CreateProvider>,
  who: Actor,
): Promise<{ slug: string }> {
  const preset = presetOf(input.preset)
  const endpoints = settleEndpoints(ctx.config, input.preset, input.endpoints)
  const { title = preset.title, scopes = preset.scopes } = input
  const id = newId()
  const sealedSecret = ctx.sealer.seal(clientSecret, secretPurpose(id))
  try {
    return await ctx.atomically(async (tx) => {
      await requireRight(tx, who, 'settings.write')
      const data = { ...input, id, title, scopes, endpoints, sealedSecret, createdAt: tx.now }
      const row = await tx.db.identityProvider.create({ data })
      const facts = { provider: title, slug: row.slug, preset: row.preset }
      await recordEvent(tx, { kind: 'identity-provider.created', facts }, who)
      return { slug: row.slug }
    })
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new Refusal('name_taken', { cause })
    throw cause
  }
}

export const EditProvider = z.strictObject({
  provider: z.string(),
  ...z.strictObject(fields).partial().shape,
  /** Of what was shown: `contentVersion`. */
  version: z.string().optional(),
})

/** A provider as it is edited, with its version. Refuses: not_permitted, no_such_provider. */
export async function viewProvider(ctx: Context, slug: string, who: Actor): Promise<Provider & { version: string }> {
  await requireRight(ctx, who, 'settings.write')
  const provider = providerOf(await findProvider(ctx, slug))
  return { ...provider, version: contentVersion(provider) }
}

/**
 * Changes a sign-in server. Where an address changes the secret must be given anew: or whoever may edit could have the stored
 * one sent to a server of their own (CVE-2026-15943).
 * Refuses: not_permitted, no_such_provider, changed_meanwhile, provider_refused.
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
    refuseOldSecret(before, after, clientSecret)
    const changed = changedFacts(told(before), told(after))
    if (Object.keys(changed).length > 0 || clientSecret !== undefined) {
      await tx.db.identityProvider.update({
        where: { id: row.id },
        data: { ...after, ...sealed(tx, row, clientSecret) },
      })
      const facts = { provider: after.title, ...changed, secretChanged: clientSecret !== undefined }
      await recordEvent(tx, { kind: 'identity-provider.edited', facts }, who)
    }
    return { slug, version: contentVersion(after) }
  })
}

const sealed = (tx: Context, { id }: IdentityProvider, secret: string | undefined) =>
  secret === undefined ? {} : { sealedSecret: tx.sealer.seal(secret, secretPurpose(id)) }

function refuseOldSecret(before: Provider, after: Provider, secret: string | undefined): void {
  if (secret !== undefined || JSON.stringify(before.endpoints) === JSON.stringify(after.endpoints)) return
  throw new Refusal('provider_refused', { detail: 'The address changes, so the client secret must be typed again.' })
}

/** Lists and addresses as one text each, as the log shows them side by side. */
const told = ({ endpoints, domains, ...rest }: Provider) => ({
  ...rest,
  endpoints: Object.values(endpoints).join(' '),
  domains: domains.join(' '),
})

export const WhichProvider = z.strictObject({ provider: z.string() })

/**
 * Takes a sign-in server away: nobody comes in by it any more, and what was connected to it is forgotten.
 * Refuses: not_permitted, no_such_provider.
 */
export function removeProvider(
  ctx: Context,
  { provider: slug }: z.infer<typeof WhichProvider>,
  who: Actor,
): Promise<{ title: string; identities: number }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    const { id, title } = await findProvider(tx, slug)
    const data = { removedAt: tx.now, enabled: false, sealedSecret: '' }
    await tx.db.identityProvider.update({ where: { id }, data, select: { id: true } })
    const identities = await forgetIdentitiesOf(tx, id)
    await recordEvent(tx, { kind: 'identity-provider.removed', facts: { provider: title, identities } }, who)
    return { title, identities }
  })
}
