import { defineConfig } from '@playwright/test'
import journeys from './playwright.config.ts'

/** `npm run pictures`: takes the pictures of the README anew. Not part of the tests, which must not change files. */
export default defineConfig({
  ...journeys,
  testMatch: '*.pictures.ts',
  workers: 1,
  projects: [{ name: 'pictures', use: { viewport: { width: 1200, height: 800 } } }],
})
