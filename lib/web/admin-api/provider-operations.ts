import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import {
  CreateProvider,
  createProvider,
  EditProvider,
  editProvider,
  removeProvider,
  viewProvider,
  WhichProvider,
} from '#lib/federation/edit-provider.ts'
import { Endpoints } from '#lib/federation/endpoints.ts'
import { listProviders } from '#lib/federation/provider.ts'
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
})

export const providerOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/identity-providers',
    summary: 'List the other servers by which people sign in',
    right: 'settings.write',
    input: z.strictObject({}),
    output: z.object({ items: z.array(Provider) }),
    run: async (ctx, _, who) => {
      await requireRight(ctx, who, 'settings.write')
      return { items: await listProviders(ctx) }
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
    method: 'DELETE',
    path: '/identity-providers/{provider}',
    summary: 'Remove one, and forget whom it knows',
    right: 'settings.write',
    input: WhichProvider,
    output: z.object({ title: z.string(), identities: z.int() }),
    run: removeProvider,
  }),
]
