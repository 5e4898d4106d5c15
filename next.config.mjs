// `.mjs`, not `.ts`: Next loads it without compiling anything first.

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  typedRoutes: true,
  devIndicators: false,
  // Pages may answer 403 (app/forbidden.tsx).
  experimental: { authInterrupts: true },
  agentRules: false,
  // `npm run typecheck` checks the whole tree. A start must not fail, or wait, for the types of a test.
  typescript: { ignoreBuildErrors: true },
  // One instance in the process: Next must load these from node_modules as server.ts does, not bundle copies of its own.
  serverExternalPackages: [
    '@node-rs/argon2',
    'graphile-worker',
    'oidc-provider',
    'pg',
    'pino',
    'piscina',
    'rate-limiter-flexible',
  ],
}

export default config
