import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { sealLoginRequest } from '#lib/login/login-request.ts'
import { type AccountPath, accountPaths } from './account-paths.ts'

/** What a sign-in of the portal itself goes back with: one of our own pages, or nothing for the launcher. */
export const PortalPayload = z.strictObject({ to: z.enum(accountPaths) }).nullable()

/** The sign-in that leads to a page of ours; with `asUserId` the same person proves again who they are. */
export function signInTo(ctx: Context, to: AccountPath, asUserId?: string): `/login?request=${string}` {
  const payload: z.infer<typeof PortalPayload> = { to }
  const request = sealLoginRequest(ctx, { protocol: 'portal', payload, ...(asUserId && { asUserId }) })
  return `/login?request=${encodeURIComponent(request)}`
}
