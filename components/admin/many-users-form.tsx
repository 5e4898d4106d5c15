'use client'

import { useEffect, useState } from 'react'
import type { Choice } from '#components/ui/select.tsx'
import { useHydrated } from '#components/ui/use-hydrated.ts'
import { ControlledForm } from './action-form.tsx'
import { FormSelect } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { manyUsers } from './many-users.ts'
import { boxesOf } from './tick-all.tsx'
import { useActionForm } from './use-action-form.ts'

type ManyUsersFormProps = {
  action: FormAction
  /** What may be done to everybody who is ticked. */
  changes: readonly Choice[]
  roles: readonly Choice[]
  teams: readonly Choice[]
}

/** What is done to everybody who is ticked in the list above. It appears with the first tick. */
export function ManyUsersForm({ action, changes, roles, teams }: ManyUsersFormProps) {
  const count = useTicked()
  const hydrated = useHydrated()
  const control = useActionForm(action)
  const { at, refusal, errors } = control.state
  // Without scripts the answer stands in the form, where scripts run only what went wrong does.
  const answered = at > 0 && (!hydrated || refusal !== undefined || Object.keys(errors).length > 0)
  return (
    <section
      aria-label="With the selected users"
      className={`group/many sticky bottom-4 z-20 mt-4 rounded-card border border-line-strong bg-surface p-4 shadow-lifted group-has-[[name='user[]']:checked]/list:block ${answered ? '' : 'hidden'}`}
    >
      <ControlledForm
        control={control}
        id={manyUsers.form}
        submit={count === 1 ? 'Apply to 1 user' : `Apply to ${count || 'the selected'} users`}
        pending="Working…"
        size="small"
        aside={
          <p className="hidden text-sm text-ink-soft group-has-[option[value=lock]:checked]/many:block">
            They are signed out everywhere at once, and cannot sign in until they are unlocked.
          </p>
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <FormSelect name="change" label="With the selected users" choices={changes} />
          {/* Shown by the choice beside it, without a script. */}
          <div className="hidden group-has-[option[value=grant]:checked]/many:block">
            <FormSelect name="role" label="Role" choices={[{ value: '', label: 'Choose a role' }, ...roles]} />
          </div>
          <div className="hidden group-has-[option[value=team]:checked]/many:block">
            <FormSelect name="team" label="Team" choices={[{ value: '', label: 'Choose a team' }, ...teams]} />
          </div>
        </div>
      </ControlledForm>
    </section>
  )
}

/** How many boxes of the list are ticked. */
function useTicked(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const tell = () => setCount(boxesOf(manyUsers.form, manyUsers.name).filter(({ checked }) => checked).length)
    // A reset empties the boxes after its event.
    const soon = () => queueMicrotask(tell)
    // What was ticked before scripts ran counts.
    tell()
    document.addEventListener('change', tell)
    document.addEventListener('click', soon)
    document.addEventListener('reset', soon)
    return () => {
      document.removeEventListener('change', tell)
      document.removeEventListener('click', soon)
      document.removeEventListener('reset', soon)
    }
  }, [])
  return count
}
