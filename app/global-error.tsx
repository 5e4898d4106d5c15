'use client'

import { FailureScreen } from '#components/portal/failure-screen.tsx'
import './globals.css'

/** Stands in for the root layout when that itself failed. */
export default function GlobalError({ error }: { error: unknown }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Portico</title>
        <FailureScreen error={error} />
      </body>
    </html>
  )
}
