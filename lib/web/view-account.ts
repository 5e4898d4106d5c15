import { describeFactors } from '#lib/factors/describe-factors.ts'
import { factorsMax } from '#lib/factors/factors-max.ts'
import { mailedCodeStanding } from '#lib/factors/mailed-code/mailed-code-standing.ts'
import { countRecoveryCodes } from '#lib/factors/recovery/count-recovery-codes.ts'
import { recoveryCodesFile } from '#lib/factors/recovery/recovery-codes-file.ts'
import { beginTotp } from '#lib/factors/totp/begin-totp.ts'
import { qrImage } from '#lib/factors/totp/qr-image.ts'
import { describePasswordRules } from '#lib/users/passwords/describe-password-rules.ts'
import { isFresh } from './account-form.ts'
import type { AccountPage } from './account-page.ts'
import { signInTo } from './sign-in-to.ts'

type Page = Pick<AccountPage, 'ctx' | 'path' | 'session' | 'notice' | 'browserHash' | 'brand'>

/** Where the person of a page confirms who they are before they change what protects the account; null while they need not. */
const proveHref = async ({ ctx, path, session }: Page): Promise<string | null> =>
  (await isFresh(ctx, session)) ? null : signInTo(ctx, path, { asUserId: session.user.id })

/** Who one is, and how well the account is protected. */
export async function viewProfile({ ctx, session }: Page) {
  const userId = session.user.id
  const [person, factors, codes] = await Promise.all([
    ctx.db.user.findUniqueOrThrow({
      where: { id: userId },
      select: { name: true, username: true, email: true, emailVerified: true, createdAt: true },
    }),
    describeFactors(ctx, userId),
    countRecoveryCodes(ctx, userId),
  ])
  const first = factors[0]
  const authenticators = {
    label: 'Authenticators',
    text: first ? factors.map(({ name }) => name).join(', ') : 'None: whoever learns your password can sign in as you.',
    good: first !== undefined,
    href: '/account/factors',
  }
  const recovery = {
    label: 'Recovery codes',
    text: codes === 0 ? 'None: without your phone you would be locked out.' : `${codes} left`,
    good: codes > 2,
    href: '/account/recovery-codes',
  }
  return { person, protection: first ? [authenticators, recovery] : [authenticators] }
}

/** The page of a new password; what was wrong with the last one is told beside the field. */
export async function viewPassword(page: Page) {
  const { ctx, session, notice } = page
  const { sentences, lengthMin } = await describePasswordRules(ctx)
  const password = await ctx.db.password.findUnique({
    where: { userId: session.user.id },
    select: { changedAt: true },
  })
  return {
    username: session.user.username,
    changedAt: password?.changedAt ?? null,
    proveHref: await proveHref(page),
    error: notice?.tone === 'bad' ? notice.text : undefined,
    rules: sentences,
    minimumLength: lengthMin,
  }
}

export async function viewFactors(page: Page) {
  const factors = await describeFactors(page.ctx, page.session.user.id)
  return {
    factors,
    proveHref: await proveHref(page),
    ...(factors.length < factorsMax && { addHref: '/account/factors/add' }),
  }
}

/** The mailed code that stands before a first factor. Then a fresh key, or after a wrong code the same one again: nobody scans twice. `hidden` is what the form carries of it. */
export async function viewAddFactor(page: Page) {
  const { ctx, session, browserHash, notice } = page
  const prove = await proveHref(page)
  if (prove) return { adding: { proveHref: prove }, hidden: {} }
  const mailedCode = await mailedCodeStanding(ctx, { userId: session.user.id, boundTo: session.id })
  if ('address' in mailedCode) {
    const { address, state } = mailedCode
    return { adding: { address, sent: state === 'sent', invalid: notice?.tone === 'bad' }, hidden: {} }
  }
  const before = notice?.form
  const begun = await beginTotp(ctx, { user: session.user, browserHash, enrolment: before?.enrolment })
  const enrolment = { base32: begun.key, uri: begun.uri, qr: qrImage(begun.uri) }
  return {
    adding: { enrolment, name: before?.name, invalid: before !== undefined },
    hidden: { enrolment: begun.enrolment },
  }
}

export async function viewRecoveryCodes(page: Page) {
  const { ctx, session, notice, brand } = page
  const [left, factors] = await Promise.all([
    countRecoveryCodes(ctx, session.user.id),
    describeFactors(ctx, session.user.id),
  ])
  const codes = notice?.codes
  const file = { brand: brand.name, username: session.user.username }
  return {
    left,
    hasFactor: factors.length > 0,
    fresh: codes ? { codes, downloadHref: recoveryCodesFile({ ...file, codes }) } : null,
    proveHref: await proveHref(page),
  }
}
