import type { Config } from './env.ts'

/**
 * Tells next-auth where the portal is. It takes that from its environment alone, and asks at every call; without it, it would
 * believe the request's own Host.
 */
export function nameNextAuthOrigin({ publicUrl }: Pick<Config, 'publicUrl'>): void {
  process.env['NEXTAUTH_URL'] = publicUrl.origin
}
