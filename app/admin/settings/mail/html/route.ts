import { mailAsHtml } from '#lib/web/admin/mail-as-html.ts'

export const GET = mailAsHtml
