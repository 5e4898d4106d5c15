import { LogoRefused } from './logo-refused.ts'

const elements = new Set(
  (
    'svg g defs title desc symbol use path rect circle ellipse line polyline polygon text tspan ' +
    'linearGradient radialGradient stop clipPath mask pattern'
  ).split(' '),
)

const attributes = new Set(
  (
    'xmlns xmlns:xlink version id class x y x1 y1 x2 y2 cx cy r rx ry fx fy d points width height viewBox transform ' +
    'preserveAspectRatio fill fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit ' +
    'stroke-dasharray stroke-dashoffset stroke-opacity opacity clip-path clip-rule clipPathUnits mask maskUnits ' +
    'maskContentUnits gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity patternUnits ' +
    'patternContentUnits patternTransform href xlink:href font-family font-size font-weight text-anchor letter-spacing ' +
    'dx dy role aria-label aria-hidden focusable xml:space color display visibility vector-effect shape-rendering'
  ).split(' '),
)

const namespaces = new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink'])

/** A tag with its attributes, or text; anything else that XML knows does not match and is refused. */
const token =
  /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|<!--(?:(?!--)[\s\S])*-->|([^<]+)/y
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * Lets an SVG pass that holds nothing but drawing: elements and attributes of a closed list, references into itself only. No
 * script, style, animation, foreign content, entity or document type. Nothing is repaired: what is taken stays as it was.
 * Throws LogoRefused.
 */
export function refuseUnsafeSvg(text: string): void {
  const body = text.replace(/^\uFEFF?\s*<\?xml\s[^?>]*\?>/, '').trim()
  const open: string[] = []
  let roots = 0
  token.lastIndex = 0
  while (token.lastIndex < body.length) {
    const match = token.exec(body)
    if (!match)
      throw new LogoRefused('holds something that a drawing does not need (a document type, an entity, broken markup)')
    const [, closing, name, given = '', empty, words] = match
    if (words !== undefined) refuseEntities(words)
    if (name === undefined) continue
    if (closing) {
      if (open.pop() !== name) throw new LogoRefused(`has </${name}> where it does not belong`)
      continue
    }
    if (open.length === 0) roots++
    if (!elements.has(name)) throw new LogoRefused(`has <${name}>, which is not taken; export it as a plain SVG`)
    if (open.length === 0 && name !== 'svg') throw new LogoRefused('must begin with <svg>')
    refuseAttributes(given)
    if (!empty) open.push(name)
  }
  if (roots !== 1 || open.length > 0) throw new LogoRefused('is not one whole <svg>')
}

function refuseAttributes(given: string): void {
  for (const [, name = '', double, single] of given.matchAll(attribute)) {
    const value = double ?? single ?? ''
    refuseEntities(value)
    if (!attributes.has(name))
      throw new LogoRefused(`has the attribute ${name}, which is not taken; export it as a plain SVG`)
    if (name.startsWith('xmlns') && !namespaces.has(value))
      throw new LogoRefused(`names a namespace that is not taken: ${value}`)
    if (/(?:^|:)href$/.test(name) && !/^#[\w.-]+$/.test(value))
      throw new LogoRefused('refers to something outside itself')
    // Backslashes would spell url( in a way that is not seen here.
    if (value.includes('\\') || /url\(\s*(?!["']?#)/i.test(value) || /image-set|@import|javascript:/i.test(value)) {
      throw new LogoRefused('refers to something outside itself')
    }
  }
}

function refuseEntities(value: string): void {
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(value)) throw new LogoRefused('has an entity, which is not taken')
}
