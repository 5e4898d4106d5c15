import { z } from 'zod'

/** What `/sso/login` and `token/request` may ask for (native protocol §1, 2.1). */
export const LoginParameters = z.strictObject({
  targetUrl: z.string().max(2_048).optional(),
  state: z.string().max(512).optional(),
  codeChallenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, 'must be base64url(SHA-256(verifier)), 43 characters')
    .optional(),
  prompt: z.enum(['none', 'login']).optional(),
  maxAgeSeconds: z.number().int().min(0).max(31_536_000).optional(),
  level: z.enum(['password', 'otp']).optional(),
  role: z.string().min(1).max(128).optional(),
})
export type LoginParameters = z.infer<typeof LoginParameters>

/** The same from a query string, where every value is text. */
export const LoginQuery = LoginParameters.extend({
  subsystemIdentifier: z.string().max(64).optional(),
  requestToken: z.string().max(64).optional(),
  maxAgeSeconds: z
    .string()
    .regex(/^\d{1,8}$/, 'must be a whole number of seconds')
    .transform(Number)
    .pipe(z.number().max(31_536_000))
    .optional(),
})
export type LoginQuery = z.infer<typeof LoginQuery>

/** A validated native login: the payload of its LoginRequest. `targetUrl` is canonical. */
export const NativeLogin = z.strictObject({
  subsystemId: z.string(),
  /** Whose exchange takes the token; native where nothing is said. */
  protocol: z.enum(['native', 'superfly']).optional(),
  targetUrl: z.string(),
  state: z.string().optional(),
  codeChallenge: z.string().optional(),
  maxAgeSeconds: z.number().optional(),
  level: z.enum(['password', 'otp']).optional(),
  role: z.string().optional(),
  /** SHA-256 of the request token that registered this login, base64url; spent by the outcome. */
  requestHash: z.string().optional(),
})
export type NativeLogin = z.infer<typeof NativeLogin>
