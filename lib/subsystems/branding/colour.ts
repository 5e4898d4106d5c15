/** A colour as people name it: three bytes, `#rrggbb`. */
export type Hex = `#${string}`

/** A colour by lightness (0–1), chroma and hue (radians), as eyes see it: https://bottosson.github.io/posts/oklab/ */
export type Oklch = { lightness: number; chroma: number; hue: number }

type Three = [number, number, number]

/** WCAG 2.2, "contrast ratio": 1 to 21. */
export function contrastOf(a: Hex, b: Hex): number {
  const [dark = 0, light = 0] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminanceOf(colour: Hex): number {
  const [red, green, blue] = linearOf(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const bytesOf = (colour: Hex): Three => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as Three

const linearOf = (colour: Hex): Three =>
  bytesOf(colour).map((byte) => {
    const part = byte / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as Three

export function oklchOf(colour: Hex): Oklch {
  const [red, green, blue] = linearOf(colour)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  }
}

/** The nearest colour that a screen can show: of the same lightness and hue, as much of the chroma as there is. */
export function hexOf({ lightness, chroma, hue }: Oklch): Hex {
  const shown = { lightness: Math.min(1, Math.max(0, lightness)), hue }
  let [least, most] = [0, chroma]
  if (isShown(linearFrom({ ...shown, chroma }))) least = chroma
  else
    for (let halving = 0; halving < 16; halving++) {
      const half = (least + most) / 2
      if (isShown(linearFrom({ ...shown, chroma: half }))) least = half
      else most = half
    }
  const bytes = linearFrom({ ...shown, chroma: least }).map((part) => {
    const kept = Math.min(1, Math.max(0, part))
    return Math.round(255 * (kept <= 0.0031308 ? 12.92 * kept : 1.055 * kept ** (1 / 2.4) - 0.055))
  })
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

const isShown = (linear: Three): boolean => linear.every((part) => part >= -0.0001 && part <= 1.0001)

function linearFrom({ lightness, chroma, hue }: Oklch): Three {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}
