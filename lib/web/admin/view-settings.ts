import { notFound } from 'next/navigation'
import { factorKinds } from '#lib/factors/factor-kinds.ts'
import { listPolicies } from '#lib/factors/list-policies.ts'
import { readLetterhead } from '#lib/mail/letterhead.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { renderMail } from '#lib/mail/render-mail.ts'
import { isTemplateName, templates } from '#lib/mail/templates.ts'
import { readInstance } from '#lib/setup/edit-instance.ts'
import { readSessionLimits } from '#lib/setup/set-session-limits.ts'
import { characterClasses, readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import type { AdminPage } from './admin-page.ts'

type Page = Pick<AdminPage, 'ctx' | 'session'>

/** What can be set for the whole portal. */
export async function viewSettings({ ctx }: Page) {
  const [portal, rules, policies, limits] = await Promise.all([
    readInstance(ctx),
    readPasswordRules(ctx),
    listPolicies(ctx),
    readSessionLimits(ctx),
  ])
  const policy = policies.find(({ subsystem }) => subsystem === null)
  if (!policy) throw new Error('listPolicies gave none for everyone')
  const kinds = factorKinds.map(({ kind }) => kind)
  return { portal, limits, rules, classes: Object.keys(characterClasses), policy, kinds }
}

/** Whether mail can be sent, and every mail that Portico writes. */
export async function viewMail({ ctx, session }: Page) {
  const letterhead = await readLetterhead(ctx)
  return {
    server: mailConfigured(ctx) ? { host: ctx.config.smtpUrl?.host ?? '', from: ctx.config.mailFrom } : null,
    to: session.user.email ?? '',
    templates: Object.entries(templates).map(([name, { sample }]) => ({
      name,
      subject: isTemplateName(name) ? renderMail(name, sample, letterhead).subject : name,
      href: `/admin/settings/mail/${name}`,
    })),
  }
}

/** One mail as it would be sent, with invented data. */
export async function viewMailTemplate({ ctx }: Page, name: string) {
  if (!isTemplateName(name)) notFound()
  const { subject, text } = renderMail(name, templates[name].sample, await readLetterhead(ctx))
  return { name, subject, text, htmlHref: `/admin/settings/mail/html?template=${name}` }
}
