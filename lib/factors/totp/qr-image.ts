import { renderSVG, renderUnicodeCompact } from 'uqr'

/** A QR code as the `data:` address of an SVG image: drawn here, so that the key in it reaches nobody else. */
export const qrImage = (text: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { ecc: 'M', border: 4, pixelSize: 1 }))}`

/** The same for a terminal, in half blocks. Drawn as light on dark, as terminals mostly are; phones read either. */
export const qrBlocks = (text: string): string => renderUnicodeCompact(text, { ecc: 'L', border: 2 })
