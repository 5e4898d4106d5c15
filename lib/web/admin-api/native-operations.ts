import { z } from 'zod'
import { End } from '#lib/sso/end.ts'
import { ExchangeToken } from '#lib/sso/exchange.ts'
import { IssueToken } from '#lib/sso/issue.ts'
import { LoginParameters } from '#lib/sso/native-login.ts'
import { PushManifest } from '#lib/sso/push-own-manifest.ts'
import { Refresh } from '#lib/sso/refresh.ts'
import { Touch } from '#lib/sso/touch.ts'

/** One endpoint of the native protocol, as the reference tells of it; its route is a file of its own. */
export type NativeOperation = {
  method: 'POST' | 'PUT'
  path: `/api/sso/${string}`
  summary: string
  input: z.ZodType
  /** Fields that travel in the query, or as a header of that name. */
  elsewhere?: Record<string, { in: 'query' | 'header'; name: string }>
  output: z.ZodType
  status: 200 | 201
}

const Role = z.object({
  name: z.string(),
  title: z.string(),
  principalName: z.string().nullable(),
  actions: z.array(z.string()),
})

const Answer = z.object({
  user: z
    .object({
      id: z.uuid(),
      username: z.string().optional(),
      email: z.string().nullable().optional(),
      emailVerified: z.boolean().optional(),
      name: z.string().optional(),
      givenName: z.string().nullable().optional(),
      familyName: z.string().nullable().optional(),
      locale: z.string().optional(),
      attributes: z.record(z.string(), z.string()),
    })
    .describe('The id, and what is released to this subsystem'),
  roles: z.array(Role),
  role: z.string().nullable().describe('The chosen one, where the subsystem asks for a choice'),
  actions: z.array(z.string()).describe('What the roles allow, together'),
  session: z.object({
    id: z.string(),
    number: z.int(),
    authenticatedAt: z.date(),
    methods: z.array(z.string()),
    level: z.enum(['password', 'otp']),
    expiresAt: z.date(),
    touchEverySeconds: z.int(),
  }),
  logoutHint: z.string(),
})

const Touched = z.discriminatedUnion('state', [
  z.object({ id: z.string(), state: z.literal('live'), expiresAt: z.date(), permissionsChanged: z.boolean() }),
  z.object({ id: z.string(), state: z.literal('ended'), reason: z.string() }),
  z.object({ id: z.string(), state: z.literal('unknown') }),
])

const Change = z.looseObject({ change: z.string(), text: z.string() })
const Touches = z.object({ people: z.int(), names: z.array(z.string()) })

export const nativeOperations: readonly NativeOperation[] = [
  {
    method: 'POST',
    path: '/api/sso/token/request',
    summary: 'Register a login before the browser moves',
    input: LoginParameters,
    output: z.object({ requestToken: z.string(), loginUrl: z.url(), expiresInSeconds: z.int() }),
    status: 201,
  },
  {
    method: 'POST',
    path: '/api/sso/token/issue',
    summary: 'Send a signed-in person on to another subsystem',
    input: IssueToken,
    output: z.object({ redirectUrl: z.url(), expiresInSeconds: z.int() }),
    status: 201,
  },
  {
    method: 'POST',
    path: '/api/sso/token/exchange',
    summary: 'Exchange a subsystem token for who came and what they may do',
    input: ExchangeToken,
    elsewhere: { idempotencyKey: { in: 'header', name: 'Idempotency-Key' } },
    output: Answer.extend({ targetUrl: z.string(), state: z.string().optional() }),
    status: 200,
  },
  {
    method: 'POST',
    path: '/api/sso/session/touch',
    summary: 'Say which sessions were active, and learn which have ended',
    input: Touch,
    output: z.object({ sessions: z.array(Touched) }),
    status: 200,
  },
  {
    method: 'POST',
    path: '/api/sso/session/refresh',
    summary: 'Ask again who somebody is and what they may do',
    input: Refresh,
    output: Answer,
    status: 200,
  },
  {
    method: 'POST',
    path: '/api/sso/session/end',
    summary: 'End a session here, or everywhere',
    input: End,
    output: z.object({ ended: z.int() }),
    status: 200,
  },
  {
    method: 'PUT',
    path: '/api/sso/manifest',
    summary: 'Declare one’s actions, action groups and roles',
    input: PushManifest,
    elsewhere: { dryRun: { in: 'query', name: 'dryRun' } },
    output: z.object({
      applied: z.array(Change),
      pending: z.array(Change.extend({ touches: Touches })),
      unchanged: z.int(),
    }),
    status: 200,
  },
]
