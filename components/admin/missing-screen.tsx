import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'

/** A page of the dashboard about something that is not there. */
export function MissingScreen({ frame }: { frame: AdminFrameProps }) {
  return (
    <AdminFrame frame={frame} title="Not found">
      <EmptyState title="There is nothing here" step={<ButtonLink href="/admin">Go to the overview</ButtonLink>}>
        It was removed, or the address is mistyped. The search above finds people, applications and pages.
      </EmptyState>
    </AdminFrame>
  )
}
