import { oneLine } from './address.ts'
import type { Letterhead, MailContent } from './mail-content.ts'
import { element as h, type Markup } from './markup.ts'
import { type TemplateName, templates } from './templates.ts'

/** A mail as it is sent, but for its addresses. */
export type RenderedMail = { subject: string; html: string; text: string }

/** Draws a mail, as HTML and as text. Throws where the template is told something else than it takes: a bug. */
export function renderMail(name: TemplateName, told: unknown, letterhead: Letterhead): RenderedMail {
  const content = onOneLineEach(templates[name].write(told, letterhead))
  const html = `<!doctype html>${drawPage(content, letterhead).html}`
  return { subject: content.subject, html, text: drawText(content, letterhead) }
}

/** Names come from people: one that breaks a line could add a header to the mail, or a paragraph in our name. */
const onOneLineEach = ({ subject, before, code = '', action, after = [] }: MailContent): Required<MailContent> => ({
  subject: oneLine(subject),
  before: before.map(oneLine),
  code: oneLine(code),
  action,
  after: after.map(oneLine),
})

function drawText({ before, code, action, after }: Required<MailContent>, { brand, publicUrl }: Letterhead): string {
  const link = `${action.label}:\n${action.href}`
  return `${[...before, ...(code ? [`    ${code}`] : []), link, ...after, `--\n${oneLine(brand)}, ${publicUrl.origin}`].join('\n\n')}\n`
}

// Mail programs know no style sheets: everything stands on the elements, and tables hold the layout.
const font = { fontFamily: "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" }
const ink = '#1d1d1f'
const faint = '#6b6b70'
const accent = '#3a4ad0'

const page = { margin: 0, padding: '32px 12px', backgroundColor: '#f4f4f5' }
const card = { maxWidth: 480, margin: '0 auto', padding: 32, backgroundColor: '#ffffff', borderRadius: 12 }
const paragraph = { ...font, margin: '0 0 16px', fontSize: 16, lineHeight: '24px', color: ink }
const small = { ...font, margin: '0 0 12px', fontSize: 13, lineHeight: '20px', color: faint }
const codeLine = {
  ...paragraph,
  margin: '24px 0',
  fontFamily: "ui-monospace, Menlo, Consolas, 'Courier New', monospace",
  fontSize: 28,
  lineHeight: '36px',
  letterSpacing: 2,
}
const button = {
  ...font,
  display: 'inline-block',
  padding: '12px 20px',
  fontSize: 16,
  fontWeight: 600,
  color: '#ffffff',
  textDecoration: 'none',
}

function drawPage({ subject, before, code, action, after }: Required<MailContent>, letterhead: Letterhead): Markup {
  return h(
    'html',
    { lang: 'en', dir: 'ltr' },
    h(
      'head',
      {},
      h('meta', { 'http-equiv': 'Content-Type', content: 'text/html; charset=utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light' }),
      h('title', {}, subject),
    ),
    h(
      'body',
      { style: page },
      h(
        'div',
        { style: card },
        h('p', { style: { ...paragraph, fontWeight: 600 } }, oneLine(letterhead.brand)),
        before.map((text) => h('p', { style: paragraph }, text)),
        code && h('p', { style: codeLine }, code),
        drawAction(action),
        after.map((text) => h('p', { style: small }, text)),
        h('p', { style: { ...small, margin: 0 } }, letterhead.publicUrl.origin),
      ),
    ),
  )
}

/** Outlook gives padding to table cells only, and its colour; the address in words is for programs that hide links. */
function drawAction({ label, href }: MailContent['action']): Markup[] {
  const cell = h(
    'td',
    { bgcolor: accent, style: { backgroundColor: accent, borderRadius: 8 } },
    h('a', { href, style: button }, label),
  )
  const table = h(
    'table',
    { role: 'presentation', cellpadding: 0, cellspacing: 0, border: 0, style: { margin: '24px 0' } },
    h('tbody', {}, h('tr', {}, cell)),
  )
  const address = h('a', { href, style: { color: faint, wordBreak: 'break-all' } }, href)
  return [table, h('p', { style: small }, 'Or open this address: ', address)]
}
