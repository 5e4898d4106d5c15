import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'

export function OverviewScreen({ frame }: { frame: AdminFrameProps }) {
  return (
    <AdminFrame frame={frame} title="Overview">
      <p className="text-ink-soft">Hello.</p>
    </AdminFrame>
  )
}
