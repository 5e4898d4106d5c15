import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { chooseRole } from '#lib/sessions/role-choice/choose-role.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Browser } from './guards.ts'

const purpose = 'role form'
const RoleForm = z.strictObject({ subsystem: z.string(), userId: z.string() })

/** The field that the role menu of a tile carries: made for this person in this browser. */
export const sealRoleForm = (ctx: Context, form: z.infer<typeof RoleForm>, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, form, browserHash)

export const SwitchRole = z.strictObject({
  form: z.string().max(2_048),
  role: z.string().max(128),
  remember: z.literal('on').optional(),
})

/**
 * `POST /apps/role`: another role for an application, without signing in again. Its open sessions take the role over.
 * Refuses: 401 session_required; 403 origin_refused (another person's form, or another browser's), access_denied.
 */
export async function switchRole(
  ctx: Context,
  { form, role, remember }: z.infer<typeof SwitchRole>,
  { session, hash }: Browser,
): Promise<BrowserAnswer> {
  if (!session) throw new Refusal('session_required')
  const made = RoleForm.nullable().parse(openForBrowser(ctx.sealer, purpose, form, hash))
  if (made?.userId !== session.user.id) throw new Refusal('origin_refused')
  // Whatever protocol it speaks.
  const { id: subsystemId } = await findSubsystem(ctx, made.subsystem)
  const always = remember === 'on'
  await chooseRole(ctx, { userId: session.user.id, subsystemId, ssoSessionId: session.id, role, always })
  return { to: '/apps' }
}
