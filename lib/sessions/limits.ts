import { hours, minutes } from '#lib/base/time.ts'

/** Limits of an SSO session that nobody has set otherwise. */
export const ssoSessionLimits = { idleSeconds: minutes(30), absoluteSeconds: hours(12) } as const
