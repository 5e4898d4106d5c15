'use client'

import { useField } from '#components/admin/form-state.ts'
import { Pill } from '#components/ui/pill.tsx'

type Action = { name: string; title: string | null; sensitive: boolean }

type RoleActionsProps = {
  /** All that the subsystem has. */
  actions: readonly Action[]
  /** What is in the role now. */
  saved?: { actions: readonly string[]; confirmable: readonly string[] }
}

type Place = 'out' | 'in' | 'confirmable'

const says: Record<Place, string> = {
  out: 'not in the role',
  in: 'in the role',
  confirmable: 'in the role, if confirmed',
}

/**
 * Which single actions are in a role, and which of them only for those for whom they are confirmed. Posts `actions[]` and
 * `confirmable[]`; a tick in the second counts only with the one in the first.
 */
export function RoleActions({ actions, saved = { actions: [], confirmable: [] } }: RoleActionsProps) {
  const { id, typed, returned, conflict } = useField('actions[]')
  const { typed: typedConfirmable } = useField('confirmable[]')
  const now = (name: string): Place => placed(saved.actions.includes(name), saved.confirmable.includes(name))
  const shown = (name: string): Place =>
    returned
      ? placed(typed?.includes(name) ?? false, (typed?.includes(name) && typedConfirmable?.includes(name)) ?? false)
      : now(name)
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">Actions</legend>
      <ul className="divide-y divide-line rounded-control border border-line">
        {actions.map((action) => (
          <li key={action.name} className="px-3">
            <Choice
              id={`${id}-${action.name}`}
              action={action}
              place={shown(action.name)}
              hint={
                conflict && shown(action.name) !== now(action.name)
                  ? `Saved meanwhile: ${says[now(action.name)]}`
                  : null
              }
            />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

/** A confirmable action of a saved role is not among its unconditional ones. */
const placed = (isIn: boolean, confirmable: boolean): Place => (confirmable ? 'confirmable' : isIn ? 'in' : 'out')

type ChoiceProps = { id: string; action: Action; place: Place; hint: string | null }

function Choice({ id, action, place, hint }: ChoiceProps) {
  const { name, title, sensitive } = action
  return (
    <div className="group/choice flex flex-wrap items-center justify-between gap-x-4 py-2 text-sm">
      <div className="flex min-w-0 items-start gap-2.5">
        <input
          type="checkbox"
          id={id}
          name="actions[]"
          value={name}
          defaultChecked={place !== 'out'}
          aria-describedby={hint ? `${id}-hint` : undefined}
          className="mt-0.5 size-4 flex-none"
        />
        <div className="min-w-0">
          <label htmlFor={id} className="font-mono text-xs leading-relaxed wrap-anywhere">
            {name}
          </label>
          {title && <bdi className="block text-xs text-ink-soft">{title}</bdi>}
          {hint && (
            <p id={`${id}-hint`} className="text-xs text-ink-soft">
              {hint}
            </p>
          )}
        </div>
        {sensitive && <Pill tone="warn">sensitive</Pill>}
      </div>
      {/* Asked only of what is in the role. */}
      <div className="hidden items-center gap-2 ps-6.5 group-has-[[name='actions[]']:checked]/choice:flex">
        <input
          type="checkbox"
          id={`${id}-confirmable`}
          name="confirmable[]"
          value={name}
          defaultChecked={place === 'confirmable'}
          className="size-4 flex-none"
        />
        <label htmlFor={`${id}-confirmable`} className="text-xs text-ink-soft">
          only if confirmed<span className="sr-only">: {name}</span>
        </label>
      </div>
    </div>
  )
}
