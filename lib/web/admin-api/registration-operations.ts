import { z } from 'zod'
import { CreateInitialToken, createInitialToken } from '#lib/oidc/registration/create-initial-token.ts'
import { listInitialTokens } from '#lib/oidc/registration/list-initial-tokens.ts'
import { listRegistrations } from '#lib/oidc/registration/list-registrations.ts'
import { RevokeInitialToken, revokeInitialToken } from '#lib/oidc/registration/revoke-initial-token.ts'
import { type Operation, operation } from './operation.ts'
import { Already } from './shapes.ts'

const InitialToken = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string(),
  runBy: z.string(),
  uses: z.int(),
  usesMax: z.int(),
  createdBy: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
  revokedAt: z.date().nullable(),
})

const Registration = z.object({
  identifier: z.string(),
  title: z.string(),
  enabled: z.boolean(),
  at: z.date(),
  changedAt: z.date(),
  with: z.object({ id: z.uuid(), name: z.string() }),
  runBy: z.string().nullable(),
  redirectUris: z.array(z.string()),
  stated: z.record(z.string(), z.unknown()),
  people: z.int(),
})

export const registrationOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/initial-tokens',
    summary: 'List the tokens by which applications register',
    right: 'subsystems.write',
    input: z.strictObject({}),
    output: z.object({ items: z.array(InitialToken) }),
    run: async (ctx, _, who) => ({ items: await listInitialTokens(ctx, who) }),
  }),
  operation({
    method: 'POST',
    path: '/initial-tokens',
    summary: 'Make a token by which applications register; it is in this answer and nowhere else',
    right: 'subsystems.write',
    creates: true,
    input: CreateInitialToken,
    output: z.object({ id: z.uuid(), token: z.string(), expiresAt: z.date() }),
    run: createInitialToken,
  }),
  operation({
    method: 'DELETE',
    path: '/initial-tokens/{token}',
    summary: 'Let a token register nothing more, at once',
    right: 'subsystems.write',
    input: RevokeInitialToken,
    output: Already,
    run: revokeInitialToken,
  }),
  operation({
    method: 'GET',
    path: '/registrations',
    summary: 'List the applications that registered by themselves, and how many people may enter each',
    right: 'subsystems.read',
    limited: true,
    input: z.strictObject({ subsystem: z.string().optional() }),
    output: z.object({ items: z.array(Registration) }),
    run: async (ctx, { subsystem }, who) => ({
      items: await listRegistrations(ctx, { ...(subsystem !== undefined && { subsystem }) }, who),
    }),
  }),
]
