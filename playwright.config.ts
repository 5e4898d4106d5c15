import { defineConfig } from '@playwright/test'
import { portal } from './e2e/place.ts'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  forbidOnly: true,
  // A look takes four pictures and lets axe read four pages.
  timeout: 60_000,
  // Two cores are what a small machine has; the journeys share one portal.
  workers: 2,
  // A shared machine may stall for seconds; what passes at the second try is reported as flaky, not hidden.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list'], ['html', { open: 'never' }]],
  // A trace of everything costs a third of the time; where a failure is tried again, the second try is traced.
  use: {
    baseURL: portal,
    trace: { mode: process.env.CI ? 'on-first-retry' : 'retain-on-failure', screenshots: false },
  },
  // Everything works without scripts, so every journey runs both ways; `@script` marks what only scripts offer,
  // `@once` what no page has a part in, or what needs a portal more.
  projects: [
    { name: 'journeys' },
    { name: 'no-script', use: { javaScriptEnabled: false }, grepInvert: /@script|@once/ },
  ],
  webServer: {
    command: 'node e2e/serve.ts',
    wait: { stdout: /Portico is open/ },
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
  },
})
