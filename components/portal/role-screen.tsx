import { Alert } from '#components/ui/alert.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PortalFrame } from './portal-frame.tsx'
import { RolePicker, type RoleToPick } from './role-picker.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type RoleScreenProps = {
  brand: Brand
  /** The application that asks. */
  subsystem?: { identifier: string; title: string } | undefined
  action: string
  hidden: Record<string, string>
  roles: readonly RoleToPick[]
  /** The name of the role that is marked. */
  preset: string | null
  error?: string | undefined
}

/** With which role to enter. Posts `role`, `hidden` and, if it was ticked, `remember` to `action`. */
export function RoleScreen({ brand, subsystem, action, hidden, roles, preset, error }: RoleScreenProps) {
  const application = subsystem?.title ?? 'the application'
  return (
    <PortalFrame brand={brand}>
      {subsystem && (
        <div className="mt-5">
          <SubsystemLine subsystem={subsystem} text={`You have ${roles.length} roles here`} />
        </div>
      )}
      <form method="post" action={action} className="mt-6 grid gap-5">
        <HiddenFields fields={hidden} />
        {error && (
          <Alert tone="bad" id="form-error">
            {error}
          </Alert>
        )}
        <RolePicker
          roles={roles}
          preset={preset}
          application={application}
          describedBy={error ? 'form-error' : undefined}
        />
        <SubmitButton wide pending="Entering…">
          <span>
            Enter <bdi>{application}</bdi>
          </span>
        </SubmitButton>
      </form>
    </PortalFrame>
  )
}
