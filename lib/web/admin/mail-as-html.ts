import { Refusal } from '#lib/base/refusal.ts'
import { readLetterhead } from '#lib/mail/letterhead.ts'
import { renderMail } from '#lib/mail/render-mail.ts'
import { isTemplateName, templates } from '#lib/mail/templates.ts'
import { respond } from '#lib/web/browser-answer.ts'
import { contextOf } from '#lib/web/context.ts'
import { refusedPage } from '#lib/web/form.ts'
import { administrator } from './administrator.ts'

/** Mails carry their styles on the elements, which our own pages forbid: so this one allows that and nothing else. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

/** A mail as its reader's program shows it, with invented data. Refuses: not_permitted, not_found. */
export async function mailAsHtml(request: Request): Promise<Response> {
  const ctx = contextOf(request.headers)
  try {
    const { rights } = await administrator(ctx, request)
    if (!rights.may('settings.write')) throw new Refusal('not_permitted')
    const name = new URL(request.url).searchParams.get('template') ?? ''
    if (!isTemplateName(name)) throw new Refusal('not_found')
    const { html } = renderMail(name, templates[name].sample, await readLetterhead(ctx))
    return new Response(html, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'no-store',
      },
    })
  } catch (error) {
    return respond(ctx, await refusedPage(ctx, error))
  }
}
