import { z } from 'zod'
import { parseAddressRange } from '#lib/base/address-range.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const count = z.coerce.number().int().min(1).max(1_000)

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )

const origin = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine(
    (url) => url.pathname === '/' && !url.search && !url.hash && !url.username,
    'must be an origin, without a path',
  )
  .refine(
    (url) => url.protocol === 'https:' || isLoopbackHost(url.hostname),
    'must be https, except on localhost: browsers keep session cookies safe on https only',
  )

/** Whether a host name means this machine: localhost, *.localhost, 127.0.0.0/8, [::1]. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\./.test(hostname) || hostname === '[::1]'
}

/** Every setting, its default and why one would change it. `docs/configuration.md` is generated from here. */
export const settings = z.object({
  PORT: port.default(3000).describe('Port that Portico listens on.'),
  PUBLIC_URL: origin
    .optional()
    .describe(
      'The address that people and applications use, e.g. `https://sso.example.org`. The only origin that ever appears in links, cookies and tokens; the Host header is never believed. Default: `http://localhost:PORT`.',
    ),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .describe('A PostgreSQL 15 or newer of your own. Absent: Portico runs its own PostgreSQL inside DATA_DIR.'),
  DATABASE_DIRECT_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .describe(
      'A direct connection for migrations and locks, where DATABASE_URL goes through a pooler. Default: DATABASE_URL.',
    ),
  DATABASE_POOL_MAX: count.default(10).describe('Database connections per process.'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('./.data')
    .describe('Where the embedded database and the root secret live. Back it up, keep it private.'),
  PORTICO_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'The root secret, at least 32 characters: every key that seals data is derived from it. Lost secret, lost authenticators and signing keys. Default: made once and kept in `DATA_DIR/secret`.',
    ),
  PORTICO_SECRET_FILE: z.string().min(1).optional().describe('A file that holds the root secret, e.g. a mounted one.'),
  WEB_CONCURRENCY: z
    .union([z.literal('auto'), count])
    .default(1)
    .describe('Worker processes that serve requests; `auto` means one per core.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('What is logged. `debug` adds a line per request.'),
  TRUSTED_PROXIES: list.describe(
    'Addresses or CIDR ranges, comma separated, whose X-Forwarded-For is believed. Set it to your reverse proxy, or every visitor seems to come from there.',
  ),
  OUTBOUND_ALLOW: list
    .refine(
      (parts) => parts.every((part) => parseAddressRange(part) !== null || /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(part)),
      'must be addresses, CIDR ranges or host names',
    )
    .describe(
      'Addresses, CIDR ranges or host names of the private network, comma separated, that Portico may call: applications there that are to be told of a sign-out, for example. Addresses of the public internet need no entry; cloud metadata and this machine itself (where PUBLIC_URL is not on it) are never called.',
    ),
  PASSWORD_SCHEME: z
    .enum(['argon2id', 'bcrypt'])
    .default('argon2id')
    .describe('How new passwords are hashed. Older hashes keep working and are replaced at the next sign-in.'),
  API_CALLS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(3_000)
    .describe(
      'How many calls of the administration API one API key may make in a minute; more are answered 429 with Retry-After. A program that runs wild holds up itself and nobody else.',
    ),
  SIMPLE_SSO_PATH: z
    .string()
    .regex(/^\/([A-Za-z0-9_-]+\/)*$/, 'must be a path that begins and ends with /')
    .default('/server/')
    .describe(
      'Where applications with django-simple-sso find the portal: their `SSO_SERVER` without the host. Set it to the path of the server that Portico replaces, so that only the host changes in their settings.',
    ),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .refine((text) => new URL(text).hostname !== '', 'must name a host')
    .optional()
    .describe(
      'The mail server, e.g. `smtps://portico:password@mail.example.org` or `smtp://mail.example.org:587`. With `smtp` a connection to another machine must turn to TLS by STARTTLS, unless the URL says `?requireTLS=false`. Absent: no mail is sent, and administrators are shown the links that people would have been sent.',
    ),
  MAIL_FROM: z
    .email()
    .optional()
    .describe('The address that mail comes from. Default: `no-reply@` and the host of PUBLIC_URL.'),
})

/** The settings of this process, checked and with defaults. Durations are seconds. */
export type Config = {
  port: number
  publicUrl: URL
  databaseUrl: string | undefined
  databaseDirectUrl: string | undefined
  databasePoolMax: number
  dataDir: string
  secret: string | undefined
  secretFile: string | undefined
  webConcurrency: number | 'auto'
  logLevel: string
  trustedProxies: string[]
  outboundAllow: string[]
  passwordScheme: 'argon2id' | 'bcrypt'
  apiCallsPerMinute: number
  simpleSsoPath: string
  smtpUrl: URL | undefined
  mailFrom: string
}

/** Thrown when the environment holds a setting that cannot be used; the message names each one and says why. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the settings from an environment. Refuses: ConfigError naming every unusable setting. */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable is an unset one: that is what `FOO= command` and most compose files mean.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`These settings cannot be used:\n${lines.join('\n')}`)
  }
  const s = parsed.data
  const publicUrl = s.PUBLIC_URL ?? new URL(`http://localhost:${s.PORT}`)
  return {
    port: s.PORT,
    publicUrl,
    databaseUrl: s.DATABASE_URL,
    databaseDirectUrl: s.DATABASE_DIRECT_URL ?? s.DATABASE_URL,
    databasePoolMax: s.DATABASE_POOL_MAX,
    dataDir: s.DATA_DIR,
    secret: s.PORTICO_SECRET,
    secretFile: s.PORTICO_SECRET_FILE,
    webConcurrency: s.WEB_CONCURRENCY,
    logLevel: s.LOG_LEVEL,
    trustedProxies: s.TRUSTED_PROXIES,
    outboundAllow: s.OUTBOUND_ALLOW,
    passwordScheme: s.PASSWORD_SCHEME,
    apiCallsPerMinute: s.API_CALLS_PER_MINUTE,
    simpleSsoPath: s.SIMPLE_SSO_PATH,
    smtpUrl: s.SMTP_URL === undefined ? undefined : new URL(s.SMTP_URL),
    mailFrom: s.MAIL_FROM ?? `no-reply@${publicUrl.hostname}`,
  }
}
