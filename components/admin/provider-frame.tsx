import type { ReactNode } from 'react'
import { ProviderMark } from '#components/ui/provider-mark.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'

export type ProviderHead = {
  slug: string
  title: string
  preset: string
  logo: string | null
  /** What kind of server it is. */
  kind: string
  /** How many rules it has. */
  rules: number
}

type ProviderFrameProps = {
  frame: AdminFrameProps
  head: ProviderHead
  current: 'settings' | 'rules'
  pills?: ReactNode
  children: ReactNode
}

/** Around every page of one sign-in server. */
export function ProviderFrame({ frame, head, current, pills, children }: ProviderFrameProps) {
  const { slug, title, preset, logo, kind, rules } = head
  const home = `/admin/settings/providers/${slug}`
  const count = rules > 0 ? `${rules}` : undefined
  return (
    <AdminFrame
      frame={frame}
      title={title}
      icon={<ProviderMark preset={preset} logo={logo} size="large" />}
      text={
        <>
          {kind} · <bdi className="font-mono">{slug}</bdi>
        </>
      }
      crumbs={[
        { label: 'Settings', href: '/admin/settings' },
        { label: 'Sign-in providers', href: '/admin/settings/providers' },
      ]}
      pills={pills}
      tabs={[
        { label: 'Set-up', href: home, current: current === 'settings' },
        { label: 'Rules', href: `${home}/rules`, current: current === 'rules', count },
      ]}
    >
      {children}
    </AdminFrame>
  )
}
