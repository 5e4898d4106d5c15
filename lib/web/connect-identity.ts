import type { z } from 'zod'
import { holdAdministration } from '#lib/access/administration.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { labelOf } from '#lib/federation/arrival.ts'
import { takeArrival } from '#lib/federation/pending-arrival.ts'
import { findOpenProvider } from '#lib/federation/provider.ts'
import { applyRules } from '#lib/federation/rules/apply-rules.ts'
import type { Return } from '#lib/federation/upstream-leg.ts'
import { openLoginTicket } from '#lib/login/login-ticket.ts'
import { notify } from '#lib/mail/notify.ts'
import { linkIdentity } from '#lib/users/identities/link-identity.ts'
import { UnlinkIdentity, unlinkIdentity } from '#lib/users/identities/unlink-identity.ts'
import { accountForm, accountLeg } from './account-form.ts'
import { type AccountNotice, bad, good, sealNotice } from './account-notice.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { clearCookie } from './cookies.ts'
import type { Browser } from './guards.ts'
import { openPendingLink, type UpstreamLeg } from './upstream-cookie.ts'

type Link = { providerId: string; provider: string; subject: string; label: string; userId: string }

type Claims = Record<string, unknown>

/**
 * Connects an identity to the account of whoever has just proved that it is theirs, and gives them at once what the provider's
 * rules make of its claims; tells them by mail.
 */
async function link(ctx: Context, identity: Link, claimsOf: (tx: Context) => Promise<Claims | null>): Promise<void> {
  const { userId, provider, providerId } = identity
  const already = await ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    const linked = await linkIdentity(tx, identity, { kind: 'user', id: userId })
    const claims = await claimsOf(tx)
    if (claims) await applyRules(tx, { id: providerId, title: provider }, { id: linked.id, userId }, claims)
    return linked.already
  })
  if (!already) await notify(ctx, { userId, template: 'identity-linked', data: { provider } })
}

/**
 * After a sign-in with the person's own means, the second factor included: what they came from is connected. Gives the cookie
 * to be set. Somebody else's by now, it is not, and the sign-in stands all the same.
 */
export async function linkPending(
  ctx: Context,
  { attempt, userId }: { attempt: string; userId: string },
  browser: Pick<Browser, 'hash' | 'upstream'>,
): Promise<string[]> {
  if (browser.upstream === null) return []
  const attemptId = openLoginTicket(ctx, attempt, browser.hash)?.attemptId
  const pending = attemptId && openPendingLink(ctx, browser.upstream, { attemptId, browserHash: browser.hash })
  if (!pending) return []
  await link(ctx, { ...pending, userId }, (tx) => takeArrival(tx, attemptId)).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'identity_taken') throw error
  })
  return [clearCookie(ctx.config, 'upstream')]
}

type Connecting = { leg: UpstreamLeg & { kind: 'connect' }; returned: Return }

/** The end of "connect" in "my account": only into the account that is still signed in here. */
export async function connectOwnIdentity(
  ctx: Context,
  { leg, returned }: Connecting,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { session } = browser
  if (session?.user.id !== leg.userId) return { to: '/account/identities' }
  const tell = (notice: AccountNotice) => {
    const sealed = sealNotice(ctx, notice, { userId: leg.userId, browserHash: browser.hash })
    return { to: `/account/identities?notice=${encodeURIComponent(sealed)}` }
  }
  if ('failed' in returned) return tell(bad('The other server did not say who you are. Nothing was connected.'))
  const { id: providerId, title: provider } = await findOpenProvider(ctx, leg.provider)
  const { arrival } = returned
  const identity = { providerId, provider, subject: arrival.subject, label: labelOf(arrival), userId: leg.userId }
  try {
    await link(ctx, identity, async () => arrival.claims)
    return tell(good(`${provider} is connected: it signs you in from now on.`))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'identity_taken') throw error
    return tell(bad(`That ${provider} account is connected to somebody else here.`))
  }
}

export const IdentityForm = accountForm.extend({ identity: UnlinkIdentity.shape.identity })

/** `POST /account/identities/remove`. */
export const removeIdentityLeg = accountLeg<z.infer<typeof IdentityForm>>(
  { page: '/account/identities', sensitive: true },
  async (ctx, { identity }, { id: userId }) => {
    const { provider } = await unlinkIdentity(ctx, { userId, identity }, { kind: 'user', id: userId })
    return good(`${provider} is disconnected: it signs you in no longer.`)
  },
)
