import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { listApiKeys } from '#lib/api-keys/list-api-keys.ts'
import { RevokeApiKey, revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { listPolicies } from '#lib/factors/list-policies.ts'
import { SetPolicy, setPolicy } from '#lib/factors/set-policy.ts'
import { readSessionLimits, SetSessionLimits, setSessionLimits } from '#lib/setup/set-session-limits.ts'
import { type Operation, operation } from './operation.ts'
import { Already } from './shapes.ts'

const Policy = z.object({
  otp: z.string(),
  kinds: z.array(z.string()).nullable(),
  maxAgeSeconds: z.int().nullable(),
  trustedDevices: z.boolean(),
  enrolment: z.string(),
})

const SessionLimits = z.object({ idleSeconds: z.int(), absoluteSeconds: z.int(), outlivingSeconds: z.int() })

const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.date(),
  expiresAt: z.date(),
  lastUsedAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
})

export const portalOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/policies',
    summary: 'List what sign-ins must prove',
    right: 'subsystems.read',
    input: z.strictObject({}),
    output: z.object({
      items: z.array(Policy.extend({ subsystem: z.string().nullable(), role: z.string().nullable() })),
    }),
    run: async (ctx, _, who) => {
      await requireRight(ctx, who, 'subsystems.read')
      return { items: await listPolicies(ctx) }
    },
  }),
  operation({
    method: 'PUT',
    path: '/policies',
    summary:
      'Say what sign-ins must prove: in a subsystem, for the holders of a role, or everywhere (that needs settings.write)',
    right: 'subsystems.write',
    limited: true,
    input: SetPolicy,
    output: Policy,
    run: setPolicy,
  }),
  operation({
    method: 'GET',
    path: '/session-limits',
    summary: 'Show when SSO sessions end by themselves',
    right: 'settings.write',
    input: z.strictObject({}),
    output: SessionLimits,
    run: async (ctx, _, who) => {
      await requireRight(ctx, who, 'settings.write')
      return readSessionLimits(ctx)
    },
  }),
  operation({
    method: 'PATCH',
    path: '/session-limits',
    summary: 'Change when SSO sessions end by themselves, for sign-ins from now on',
    right: 'settings.write',
    input: SetSessionLimits,
    output: SessionLimits,
    run: setSessionLimits,
  }),
  operation({
    method: 'GET',
    path: '/api-keys',
    summary: 'List one’s own API keys',
    right: null,
    input: z.strictObject({}),
    output: z.object({ items: z.array(ApiKey) }),
    run: async (ctx, _, who) => ({ items: await listApiKeys(ctx, {}, who) }),
  }),
  operation({
    method: 'DELETE',
    path: '/api-keys/{apiKey}',
    summary: 'Make an API key useless, at once',
    right: null,
    input: RevokeApiKey,
    output: Already,
    run: revokeApiKey,
  }),
]
