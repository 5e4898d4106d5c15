import { LogoRefused } from './logo-refused.ts'
import { refuseUnsafeSvg } from './refuse-unsafe-svg.ts'

const bytesMax = 64 * 1024
const sideMax = 2048
const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex')

/**
 * An image file as the data URL under which pages show it: PNG, or SVG that holds nothing but drawing. It is told by its
 * content; what the file is called does not count. Throws LogoRefused.
 */
export function readLogo(bytes: Buffer): string {
  if (bytes.length > bytesMax) throw new LogoRefused('is larger than 64 KiB')
  if (bytes.subarray(0, 8).equals(pngSignature)) {
    refuseHugePng(bytes)
    return `data:image/png;base64,${bytes.toString('base64')}`
  }
  const text = decode(bytes)
  if (text === null || !/^\s*</.test(text)) throw new LogoRefused('must be an SVG or a PNG')
  refuseUnsafeSvg(text)
  return `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`
}

/** The bytes of a data URL that `readLogo` made, or somebody wrote by hand; null where it is none. */
export function bytesOfLogo(dataUrl: string): Buffer | null {
  const encoded = /^data:image\/(?:png|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/.exec(dataUrl)?.[1]
  return encoded === undefined ? null : Buffer.from(encoded, 'base64')
}

/** A small file may unpack to gigabytes: the first chunk says how large the picture is. */
function refuseHugePng(bytes: Buffer): void {
  const isHeader = bytes.length >= 33 && bytes.toString('latin1', 12, 16) === 'IHDR'
  if (!isHeader) throw new LogoRefused('is not a whole PNG')
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  if (width === 0 || height === 0 || width > sideMax || height > sideMax) {
    throw new LogoRefused(`must be at most ${sideMax} pixels wide and high`)
  }
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null // Not UTF-8, so no SVG that we take.
  }
}
