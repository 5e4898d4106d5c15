import { z } from 'zod'
import { approveRedirect, DecideRedirect } from '#lib/simple-sso/approve-redirect.ts'
import { listKeys } from '#lib/simple-sso/keys/list-keys.ts'
import { MakeKeys, makeKeys } from '#lib/simple-sso/keys/make-keys.ts'
import { RevokeKeys, revokeKeys } from '#lib/simple-sso/keys/revoke-keys.ts'
import { listSeenRedirects } from '#lib/simple-sso/list-seen-redirects.ts'
import { type Operation, operation } from './operation.ts'
import { InSubsystem } from './shapes.ts'

const text = z.string()
const at = z.date()
const path = '/subsystems/{subsystem}/connections/django-simple-sso'

/** What django-simple-sso has beside its settings: pairs of keys, and addresses that wait for approval. */
export const simpleSsoOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: `${path}/keys`,
    summary: 'List the pairs of keys of a subsystem, never a private key',
    ...{ right: 'subsystems.read', limited: true },
    input: InSubsystem,
    output: z.object({
      items: z.array(z.object({ publicKey: text, createdAt: at, validTo: at.nullable(), lastUsedAt: at.nullable() })),
    }),
    run: async (ctx, input, who) => ({ items: await listKeys(ctx, input, who) }),
  }),
  operation({
    method: 'POST',
    path: `${path}/keys`,
    summary:
      'Give a subsystem a pair of keys; the pair of before stays good for a while. A private key is in this answer only',
    ...{ right: 'subsystems.write', limited: true, creates: true },
    input: MakeKeys,
    output: z.object({ publicKey: text, privateKey: text.nullable(), replacedUntil: at.nullable() }),
    run: makeKeys,
  }),
  operation({
    method: 'DELETE',
    path: `${path}/keys/{publicKey}`,
    summary: 'Make one pair of keys worthless',
    ...{ right: 'subsystems.write', limited: true },
    input: RevokeKeys,
    output: z.object({ publicKey: text, left: z.int() }),
    run: revokeKeys,
  }),
  operation({
    method: 'GET',
    path: `${path}/redirects`,
    summary: 'List addresses that a subsystem asked to be answered at and nobody has approved',
    ...{ right: 'subsystems.read', limited: true },
    input: InSubsystem,
    output: z.object({
      items: z.array(z.object({ url: text, times: z.int(), firstSeenAt: at, lastSeenAt: at })),
    }),
    run: async (ctx, input, who) => ({ items: await listSeenRedirects(ctx, input, who) }),
  }),
  operation({
    method: 'POST',
    path: `${path}/redirects`,
    summary: 'Let a subsystem be answered at an address',
    ...{ right: 'subsystems.write', limited: true },
    input: DecideRedirect,
    output: z.object({ protocol: text, version: text, already: z.boolean() }),
    run: approveRedirect,
  }),
]
