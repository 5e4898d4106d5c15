import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig(({ mode }) => ({
  test: {
    include: [
      '{app,bench,cli,clients,components,examples,lib,scripts,server,test}/**/*.test.{ts,tsx}',
      'app/.well-known/**/*.test.ts',
    ],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'threads',
    // Tests wait for PostgreSQL and for processes, which run beside them: on two cores, two files at a time.
    maxWorkers: Math.max(2, availableParallelism()),
    // `npm run test:nightly` takes the whole of what is sampled otherwise (see test/sample.ts).
    provide: { nightly: mode === 'nightly' },
    // Real databases, processes and password hashes, on machines as small as two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A shared machine may stall for seconds, and some tests measure time; here a failure is looked at at once.
    retry: process.env.CI ? 2 : 0,
    unstubEnvs: true,
  },
}))
