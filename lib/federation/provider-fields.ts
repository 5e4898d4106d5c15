import { z } from 'zod'
import { Logo } from '#lib/subsystems/branding/branding.ts'
import { ClientKey } from './client-key.ts'
import { Endpoints } from './endpoints.ts'
import { presetNames } from './presets.ts'
import { firstArrivals } from './provider.ts'

const Slug = z
  .string()
  .regex(/^[a-z0-9](-?[a-z0-9])*$/, 'Small letters, digits and single hyphens.')
  .max(40)
const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/, 'A domain is written like example.org.')

/** What is set of a sign-in server. */
export const providerFields = {
  title: z.string().trim().min(1).max(60),
  clientId: z.string().trim().min(1).max(500),
  clientSecret: z.string().min(1).max(4_000),
  clientKey: ClientKey.nullable(),
  endpoints: Endpoints,
  scopes: z.string().trim().max(500),
  /** Null: RS256 where the server has it, else what it names first. */
  idTokenAlg: z.enum(['RS256', 'ES256', 'PS256', 'EdDSA']).nullable(),
  enabled: z.boolean(),
  position: z.int().min(0).max(1_000),
  firstArrival: z.enum(firstArrivals),
  trustsEmail: z.boolean(),
  domains: z.array(Domain).max(50),
  /** The whole button; null: "Continue with" and the title. */
  buttonText: z.string().trim().min(1).max(80).nullable(),
  /** A data URL; null: the mark of its kind. */
  logo: Logo.nullable(),
  /** Identifiers of the subsystems on whose sign-in page it stands, `portal` for the portal itself; none: on every one. */
  offeredTo: z.array(z.string().max(100)).max(200),
}

export const CreateProvider = z.strictObject({
  slug: Slug,
  preset: z.enum(presetNames),
  clientId: providerFields.clientId,
  clientSecret: providerFields.clientSecret,
  clientKey: providerFields.clientKey.default(null),
  title: providerFields.title.optional(),
  endpoints: providerFields.endpoints.default({}),
  scopes: providerFields.scopes.optional(),
  idTokenAlg: providerFields.idTokenAlg.default(null),
  enabled: providerFields.enabled.default(true),
  position: providerFields.position.default(0),
  firstArrival: providerFields.firstArrival.default('link'),
  trustsEmail: providerFields.trustsEmail.default(false),
  domains: providerFields.domains.default([]),
  buttonText: providerFields.buttonText.default(null),
  logo: providerFields.logo.default(null),
  offeredTo: providerFields.offeredTo.default([]),
})

export const EditProvider = z.strictObject({
  provider: z.string(),
  ...z.strictObject(providerFields).partial().shape,
  /** Of what was shown: `contentVersion`. */
  version: z.string().optional(),
})

export const WhichProvider = z.strictObject({ provider: z.string() })
