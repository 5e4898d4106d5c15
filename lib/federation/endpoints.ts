import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { type Config, isLoopbackHost } from '#lib/config/env.ts'
import { presetOf } from './presets.ts'

const Url = z.string().trim().max(500)

export const Endpoints = z.strictObject({
  issuer: Url.optional(),
  authorizationUrl: Url.optional(),
  tokenUrl: Url.optional(),
  userinfoUrl: Url.optional(),
})
export type Endpoints = z.infer<typeof Endpoints>

/** An address of a sign-in server: https, or http on this machine while the portal itself is there. */
export function isProviderUrl(config: Config, text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.username || url.password || url.hash) return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && isLoopbackHost(url.hostname) && isLoopbackHost(config.publicUrl.hostname)
}

/**
 * What is stored of the addresses that were typed for a preset. Refuses: provider_refused, saying which address is missing
 * or wrong.
 */
export function settleEndpoints(config: Config, presetName: string, given: Endpoints): Endpoints {
  const preset = presetOf(presetName)
  const wanted: Endpoints =
    preset.protocol === 'oidc' ? { issuer: preset.issuer ?? given.issuer } : { ...given, ...preset.endpoints }
  const names =
    preset.protocol === 'oidc' ? (['issuer'] as const) : (['authorizationUrl', 'tokenUrl', 'userinfoUrl'] as const)
  const settled: Endpoints = {}
  for (const name of names) {
    const text = wanted[name]
    if (!text) throw new Refusal('provider_refused', { detail: `${words[name]} is missing.` })
    if (!isProviderUrl(config, text)) {
      throw new Refusal('provider_refused', { detail: `${words[name]} must be an https address.` })
    }
    settled[name] = text
  }
  return settled
}

const words = {
  issuer: 'The issuer',
  authorizationUrl: 'The authorization address',
  tokenUrl: 'The token address',
  userinfoUrl: 'The address of the profile',
} as const
