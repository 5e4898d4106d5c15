import type Provider from 'oidc-provider'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import type { Sealer } from '#lib/base/seal.ts'
import type { Context } from '#lib/db/context.ts'
import { type ProviderKey, providerKeys } from '#lib/keys/provider-keys.ts'
import { buildProvider } from './build-provider.ts'

type Built = { provider: Provider; keys: readonly ProviderKey[] }

/** One provider per root secret in this process. */
const built = oncePerProcess('oidc providers', () => new WeakMap<Sealer, Built>())

const kidsOf = (keys: readonly ProviderKey[]): string => keys.map(({ kid }) => kid).join(' ')

/** The provider with the keys of now; made anew when one came, began to sign or went. */
export async function oidcProvider(ctx: Context): Promise<Provider> {
  const keys = await providerKeys(ctx)
  const known = built.get(ctx.sealer)
  if (known && (known.keys === keys || kidsOf(known.keys) === kidsOf(keys))) return known.provider
  const provider = buildProvider(ctx, keys)
  built.set(ctx.sealer, { provider, keys })
  return provider
}
