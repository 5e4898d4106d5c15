import { defineConfig } from 'vitest/config'

/** Foreign software against a portal as an operator starts it. What cannot be had on this machine is skipped, and says so. */
export default defineConfig({
  test: {
    include: ['interop/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'threads',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    retry: process.env.CI ? 1 : 0,
  },
})
