import type { ReactNode } from 'react'
import { ForbiddenScreen } from '#components/portal/forbidden-screen.tsx'
import { mayOpen } from '#lib/web/admin/may-open.ts'

/** Here and not by Next's own 403 alone, which shows nothing where no script runs. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  return (await mayOpen()) ? children : <ForbiddenScreen />
}
