/** A piece of HTML in which every text is escaped already. */
export type Markup = { readonly html: string }

type Child = Markup | string | readonly Child[]
type Style = Readonly<Record<string, string | number>>
type Attributes = Readonly<Record<string, string | number | Style>>

const voids = new Set(['meta'])
const unitless = new Set(['fontWeight'])
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter)

/**
 * An element. Mails are drawn without React: Next does not let pages import its renderer, and what is drawn here needs
 * nothing but escaping. Styles are objects as React has them, numbers are pixels.
 */
export function element(tag: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const pairs = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escaped(typeof value === 'object' ? styleText(value) : String(value))}"`,
  )
  const start = `<${tag}${pairs.join('')}>`
  return { html: voids.has(tag) ? start : `${start}${htmlOf(children)}</${tag}>` }
}

function htmlOf(child: Child): string {
  if (typeof child === 'string') return escaped(child)
  return 'html' in child ? child.html : child.map(htmlOf).join('')
}

const styleText = (style: Style): string =>
  Object.entries(style)
    .map(
      ([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${lengthOf(name, value)}`,
    )
    .join(';')

const lengthOf = (name: string, value: string | number): string =>
  typeof value === 'string' || value === 0 || unitless.has(name) ? String(value) : `${value}px`
