'use client'

import { useState } from 'react'
import { CheckField } from '#components/ui/check-field.tsx'
import { useHydrated } from '#components/ui/use-hydrated.ts'

export type RoleToPick = {
  name: string
  title: string
  /** The titles of some of its actions. */
  actions: readonly string[]
  /** How many actions it has beyond those. */
  more: number
  /** It was chosen the last time. */
  last: boolean
}

type RolePickerProps = {
  roles: readonly RoleToPick[]
  preset: string | null
  application: string
  describedBy?: string | undefined
}

/** The roles as large radio buttons, and whether it is to be this one always. Posts `role` and `remember`. */
export function RolePicker({ roles, preset, application, describedBy }: RolePickerProps) {
  const [picked, setPicked] = useState(preset)
  const hydrated = useHydrated()
  const title = roles.find(({ name }) => name === picked)?.title
  return (
    <>
      <fieldset aria-describedby={describedBy}>
        <legend>
          <h1 className="text-2xl">Enter as</h1>
        </legend>
        <div className="mt-4 grid gap-2.5">
          {roles.map((role, i) => (
            <RoleCard
              key={role.name}
              id={`role-${i}`}
              role={role}
              marked={role.name === preset}
              onPick={() => setPicked(role.name)}
            />
          ))}
        </div>
      </fieldset>
      {/* Without a script the label cannot follow the choice, so it names none. */}
      <CheckField
        name="remember"
        label={hydrated && title ? `Always enter ${application} as ${title}` : `Always enter ${application} as this`}
      />
    </>
  )
}

type RoleCardProps = { id: string; role: RoleToPick; marked: boolean; onPick: () => void }

function RoleCard({ id, role, marked, onPick }: RoleCardProps) {
  const about = `${id}-about`
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-tile border border-line bg-surface p-3.5 transition-colors hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="radio"
        name="role"
        value={role.name}
        defaultChecked={marked}
        {...(marked && { autoFocus: true })}
        required
        onChange={onPick}
        aria-describedby={about}
        className="mt-0.5 size-4.5 flex-none outline-none"
      />
      <span className="min-w-0">
        <bdi className="block font-medium">{role.title}</bdi>
        <span id={about} className="block text-xs text-ink-soft">
          <bdi>{contents(role)}</bdi>
          {role.last && ' · your last choice'}
        </span>
      </span>
    </label>
  )
}

function contents({ actions, more }: RoleToPick): string {
  return more > 0 ? `${actions.join(', ')} and ${more} more` : actions.join(', ')
}
