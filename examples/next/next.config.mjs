import { join } from 'node:path'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  devIndicators: false,
  // The repository's own typecheck reads this folder, too.
  typescript: { ignoreBuildErrors: true },
  // In this repository the client lies two folders up.
  turbopack: { root: join(import.meta.dirname, '../..') },
}

export default config
