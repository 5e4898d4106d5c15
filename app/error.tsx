'use client'

import { FailureScreen } from '#components/portal/failure-screen.tsx'

export default function PageError({ error }: { error: unknown }) {
  return <FailureScreen error={error} />
}
