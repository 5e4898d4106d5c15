import { readiness } from '#lib/web/health.ts'

export const GET = readiness
