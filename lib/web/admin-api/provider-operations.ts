import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { ClientKey } from '#lib/federation/client-key.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { editProvider, viewProvider } from '#lib/federation/edit-provider.ts'
import { Endpoints } from '#lib/federation/endpoints.ts'
import { listProviders } from '#lib/federation/provider.ts'
import { CreateProvider, EditProvider, WhichProvider } from '#lib/federation/provider-fields.ts'
import { removeProvider } from '#lib/federation/remove-provider.ts'
import { ClaimRule } from '#lib/federation/rules/claim-rule.ts'
import { PreviewRules, previewRules } from '#lib/federation/rules/preview-rules.ts'
import { listRules, SetRules, setRules } from '#lib/federation/rules/set-rules.ts'
import { testProvider } from '#lib/federation/test-provider.ts'
import { type Operation, operation } from './operation.ts'

const Provider = z.object({
  slug: z.string(),
  preset: z.string(),
  title: z.string(),
  clientId: z.string(),
  endpoints: Endpoints,
  scopes: z.string(),
  idTokenAlg: z.string().nullable(),
  enabled: z.boolean(),
  position: z.int(),
  firstArrival: z.string(),
  trustsEmail: z.boolean(),
  domains: z.array(z.string()),
  clientKey: ClientKey.nullable(),
  buttonText: z.string().nullable(),
  logo: z.string().nullable(),
  offeredTo: z.array(z.string()),
})

/** Whether it answers: `away` while nobody is sent there but whoever tries it. */
const Health = z.object({
  away: z.boolean(),
  failures: z.int(),
  lastReason: z.string().nullable(),
  lastFailure: z.string().nullable(),
})

export const providerOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/identity-providers',
    summary: 'List the other servers by which people sign in',
    right: 'settings.write',
    input: z.strictObject({}),
    output: z.object({ items: z.array(Provider.extend({ health: Health })) }),
    run: async (ctx, _, who) => {
      await requireRight(ctx, who, 'settings.write')
      const found = await listProviders(ctx)
      const items = found.map(({ health, ...provider }) => {
        const lastFailure = health.lastFailure?.toISOString() ?? null
        return { ...provider, health: { ...health, lastFailure } }
      })
      return { items }
    },
  }),
  operation({
    method: 'POST',
    path: '/identity-providers',
    summary: 'Set up another server by which people sign in',
    right: 'settings.write',
    input: CreateProvider,
    output: z.object({ slug: z.string() }),
    creates: true,
    run: createProvider,
  }),
  operation({
    method: 'GET',
    path: '/identity-providers/{provider}',
    summary: 'Read one of them, all but its secret',
    right: 'settings.write',
    input: WhichProvider,
    output: Provider.extend({ version: z.string() }),
    run: (ctx, { provider }, who) => viewProvider(ctx, provider, who),
  }),
  operation({
    method: 'PATCH',
    path: '/identity-providers/{provider}',
    summary: 'Change one; an address that changes asks for the client secret again',
    right: 'settings.write',
    input: EditProvider,
    output: z.object({ slug: z.string(), version: z.string() }),
    versioned: true,
    run: editProvider,
  }),
  operation({
    method: 'POST',
    path: '/identity-providers/{provider}/test',
    summary: 'Ask one for its description now',
    right: 'settings.write',
    input: WhichProvider,
    output: z.object({ authorization: z.string() }),
    run: testProvider,
  }),
  operation({
    method: 'DELETE',
    path: '/identity-providers/{provider}',
    summary: 'Remove one, and forget whom it knows',
    right: 'settings.write',
    input: WhichProvider,
    output: z.object({ title: z.string(), identities: z.int() }),
    run: removeProvider,
  }),
  operation({
    method: 'GET',
    path: '/identity-providers/{provider}/rules',
    summary: 'List what is given to people because of what one says of them',
    right: 'settings.write',
    input: WhichProvider,
    output: z.object({ rules: z.array(ClaimRule), version: z.string() }),
    versioned: true,
    run: (ctx, { provider }, who) => listRules(ctx, provider, who),
  }),
  operation({
    method: 'POST',
    path: '/identity-providers/{provider}/rules',
    summary: 'Replace these rules; what a rule gave goes with it',
    right: 'settings.write',
    input: SetRules,
    output: z.object({ added: z.int(), removed: z.int(), takenFrom: z.int() }),
    versioned: true,
    run: setRules,
  }),
  operation({
    method: 'POST',
    path: '/identity-providers/{provider}/rules/preview',
    summary: 'See what the rules, or others in their place, would give and take, for claims or for a person',
    right: 'settings.write',
    input: PreviewRules,
    output: z.object({
      rules: z.array(
        z.object({
          rule: z.string(),
          gives: ClaimRule.shape.gives,
          holds: z.boolean(),
          wouldGive: z.boolean(),
          wouldTake: z.boolean(),
        }),
      ),
      profile: z.record(z.string(), z.string()),
    }),
    run: previewRules,
  }),
]
