import type { Metadata } from 'next'
import { ForbiddenScreen } from '#components/portal/forbidden-screen.tsx'

export const metadata: Metadata = { title: 'Not permitted' }

export default function Forbidden() {
  return <ForbiddenScreen />
}
