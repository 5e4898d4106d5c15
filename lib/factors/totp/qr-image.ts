import { renderSVG } from 'uqr'

/** A QR code as the `data:` address of an SVG image: drawn here, so that the key in it reaches nobody else. */
export const qrImage = (text: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { ecc: 'M', border: 4, pixelSize: 1 }))}`
