import { expect, test } from 'vitest'
import { Accent, Logo } from './branding.ts'

const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">${inside}</svg>`
const dataUrl = (text: string) => `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`
const problemOf = (logo: string) => Logo.safeParse(logo).error?.issues[0]?.message

const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(64)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return `data:image/png;base64,${bytes.toString('base64')}`
}

test.each([
  svg('<path d="M0 0h8v8H0z" fill="#1f4e79"/>'),
  svg(
    '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs><rect fill="url(#a)" width="8" height="8"/>',
  ),
  `<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn by hand -->\n${svg('<title>Wiki &amp; more</title><g><use href="#a"/></g>')}`,
])('a drawing is taken as it is: %s', (text) => {
  const taken = Logo.parse(dataUrl(text))
  expect(Buffer.from(taken.split(',')[1] ?? '', 'base64').toString()).toBe(text)
})

test.each([
  ...[
    '<script>alert(1)</script>',
    '<path onload="alert(1)"/>',
    '<style>*{}</style>',
    '<foreignObject/>',
    '<image href="x"/>',
  ],
  ...[
    '<a href="javascript:alert(1)"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<use href="data:image/svg+xml,x"/>',
  ],
  ...[
    '<rect fill="url(https://evil.example/)"/>',
    '<rect fill="u\\72l(https://evil.example/)"/>',
    '<rect style="x:y"/>',
  ],
  ...[
    '<rect fill="&#117;rl(//evil.example)"/>',
    '<set attributeName="href" to="x"/>',
    '<![CDATA[x]]>',
    '<g>',
    '</g>',
    '<rect fill=red/>',
  ],
  ...['<?php ?>', '<!ENTITY x "y">', '<rect xmlns="http://www.w3.org/1999/xhtml"/>'],
])('an SVG with %s is refused', (inside) => expect(problemOf(dataUrl(svg(inside)))).toBeDefined())

test.each([`<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`, `${svg('')}${svg('')}`, '<html></html>', 'GIF89a', ''])(
  'what is not one plain SVG is refused: %s',
  (text) => expect(problemOf(dataUrl(text))).toBeDefined(),
)

test('a PNG is taken up to 2048 pixels a side, and told by its bytes', () => {
  expect(problemOf(png(512, 128))).toBeUndefined()
  expect(problemOf(png(40_000, 40_000))).toBe('must be at most 2048 pixels wide and high')
  expect(problemOf(png(512, 128).replace('image/png', 'image/svg+xml'))).toBeUndefined()
  expect(problemOf('https://evil.example/logo.png')).toBe('must be the data URL of an SVG or a PNG')
})

test('a file of more than 64 KiB is refused', () => {
  expect(problemOf(dataUrl(svg(`<desc>${'x'.repeat(65_000)}</desc>`)))).toBeUndefined()
  expect(problemOf(dataUrl(svg(`<desc>${'x'.repeat(66_000)}</desc>`)))).toBe('is larger than 64 KiB')
})

test('a colour that cannot be read is refused with the nearest that can', () => {
  expect(Accent.parse('#1F4E79')).toBe('#1f4e79')
  expect(Accent.safeParse('#ffcc00').error?.issues[0]?.message).toMatch(
    /the nearest colour that does not is #[0-9a-f]{6}/,
  )
  for (const wrong of ['red', '#fff', '#1f4e7', 'url(x)', '#1f4e79;}'])
    expect(Accent.safeParse(wrong).success).toBe(false)
})
