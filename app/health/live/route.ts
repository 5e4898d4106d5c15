import { liveness } from '#lib/web/health.ts'

export const GET = liveness
