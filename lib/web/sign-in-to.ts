import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { sealLoginRequest } from '#lib/login/login-request.ts'
import { type AccountPath, accountPaths } from './account-paths.ts'

/** A page of the dashboard, with its query. */
export type AdminPath = `/admin${string}`
const AdminPath = z.custom<AdminPath>((path) => typeof path === 'string' && isAdminPath(path))
export const isAdminPath = (path: string): path is AdminPath => /^\/admin(?:[/?]|$)/.test(path)

/** Where a code is typed that a device shows, and the code where it came along. */
type DevicePath = '/device' | `/device?user_code=${string}`
const DevicePath = z.custom<DevicePath>(
  (path) => typeof path === 'string' && /^\/device(?:\?user_code=[A-Za-z-]{1,20})?$/.test(path),
)

type PortalPath = AccountPath | AdminPath | DevicePath

/** What a sign-in of the portal itself goes back with: one of our own pages, or nothing for the launcher. */
export const PortalPayload = z.strictObject({ to: z.union([z.enum(accountPaths), AdminPath, DevicePath]) }).nullable()

type Wish = {
  /** The same person proves again who they are. */
  asUserId?: string
  /** What the session has proved counts; only what it lacks is asked for. */
  stepUp?: boolean
}

/** The sign-in that leads to a page of ours. */
export function signInTo(
  ctx: Context,
  to: PortalPath,
  { asUserId, stepUp }: Wish = {},
): `/login${'' | '/otp'}?request=${string}` {
  const payload: z.infer<typeof PortalPayload> = { to }
  const wish = { ...(asUserId && { asUserId }), ...(stepUp && { stepUp }) }
  const request = encodeURIComponent(sealLoginRequest(ctx, { protocol: 'portal', payload, ...wish }))
  return `/login${stepUp ? '/otp' : ''}?request=${request}`
}
