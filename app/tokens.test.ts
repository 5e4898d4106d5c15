import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Scheme = 'light' | 'dark'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const soft = ['accent', 'good', 'warn', 'bad'].flatMap((name) => [
  [name, `${name}-soft`],
  [name, 'surface'],
])
const text = ['ink', 'ink-soft', 'ink-faint', 'accent'].flatMap((name) =>
  ['canvas', 'surface', 'sunken'].map((ground) => [name, ground]),
)
const buttons = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['ink-soft', 'line'],
]

test.each([...text, ...soft, ...buttons])('%s on %s reads at 4.5:1 in light and in dark', (ink = '', ground = '') => {
  for (const scheme of ['light', 'dark'] as const) {
    expect(contrast(ink, ground, scheme), scheme).toBeGreaterThanOrEqual(4.5)
  }
})

test.each(['canvas', 'surface'])('the outline of a control stands out from the %s at 3:1', (ground) => {
  for (const scheme of ['light', 'dark'] as const) {
    expect(contrast('line-strong', ground, scheme), scheme).toBeGreaterThanOrEqual(3)
  }
})

test('the letter on every application icon reads at 4.5:1', () => {
  for (let n = 1; n <= 12; n++) {
    expect(contrast('on-app', `app-${n}`, 'light'), `app-${n}`).toBeGreaterThanOrEqual(4.5)
  }
})

/** The contrast ratio of two tokens: WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string, scheme: Scheme): number {
  const [dark = 0, light = 0] = [luminance(token(a, scheme)), luminance(token(b, scheme))].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function token(name: string, scheme: Scheme): number[] {
  const value = new RegExp(`--color-${name}: (.*);`, 'u').exec(css)?.[1] ?? ''
  const colours = [...value.matchAll(/oklch\(([\d. ]+)\)/gu)].map(([, numbers = '']) => numbers.split(' ').map(Number))
  const colour = scheme === 'dark' ? colours.at(-1) : colours[0]
  if (!colour) throw new Error(`tokens.css has no colour --color-${name}`)
  return colour
}

/** Relative luminance of an OKLCH colour, by way of linear sRGB: https://bottosson.github.io/posts/oklab/ */
function luminance([lightness = 0, chroma = 0, hue = 0]: number[]): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  const clip = (part: number) => Math.min(1, Math.max(0, part))
  return 0.2126 * clip(red) + 0.7152 * clip(green) + 0.0722 * clip(blue)
}
