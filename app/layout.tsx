import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Portico', template: '%s · Portico' },
  robots: { index: false, follow: false },
  // Safari would turn codes and user numbers into telephone links.
  formatDetection: { telephone: false, email: false, address: false },
}

// Tells the browser before the style sheet arrives: no white flash in the dark.
export const viewport: Viewport = { colorScheme: 'light dark' }

/** Every page is rendered on request: what is built ahead cannot carry the nonce of the content security policy. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
