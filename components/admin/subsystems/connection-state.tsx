import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Pill } from '#components/ui/pill.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

type Props = {
  head: SubsystemHeadProps
  /** Which connection it is. */
  protocol: { name: string; title: string }
  enabled: boolean
  mayWrite: boolean
  disable: FormAction
}

/** Whether a subsystem has one of its connections switched on, and the way to switch it off. */
export function ConnectionState({ head, protocol, enabled, mayWrite, disable }: Props) {
  const { identifier, title } = head.subsystem
  if (!enabled) return <Pill>off</Pill>
  return (
    <span className="flex flex-wrap items-center gap-2.5">
      <Pill tone="good" dot>
        on
      </Pill>
      {mayWrite && (
        <ConfirmDialog
          label="Switch off"
          about={protocol.title}
          title={`Switch ${protocol.title} off for ${title}?`}
          action={disable}
          hidden={{ subsystem: identifier, protocol: protocol.name }}
          confirm="Switch off · ends its sessions"
          pending="Switching off…"
        >
          <p>Whoever came in this way is signed out of {title}. These settings are kept.</p>
        </ConfirmDialog>
      )}
    </span>
  )
}
