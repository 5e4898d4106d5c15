'use client'

import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Field, type FieldProps } from './field.tsx'
import { Input } from './input.tsx'
import { useHydrated } from './use-hydrated.ts'

type PasswordFieldProps = Omit<FieldProps, 'id'> & {
  name: string
  autoComplete: 'current-password' | 'new-password'
  autoFocus?: boolean
  minLength?: number
}

/** A password with, where scripts run, a button that shows it and a word about Caps Lock. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, hint, error, aside, describedBy, ...input } = props
  const box = useRef<HTMLInputElement>(null)
  const hydrated = useHydrated()
  const [capsLock, setCapsLock] = useState(false)
  const [shown, setShown] = useConcealedOnSubmit(box)
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))
  return (
    <div>
      <Field id={input.name} label={label} hint={hint} error={error} aside={aside} describedBy={describedBy}>
        {(wiring) => (
          <div className="relative">
            <Input
              ref={box}
              type={shown ? 'text' : 'password'}
              required
              maxLength={256}
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              trailing={hydrated}
              onKeyDown={watchCapsLock}
              onKeyUp={watchCapsLock}
              onBlur={() => setCapsLock(false)}
              {...input}
              {...wiring}
            />
            {hydrated && <RevealButton box={input.name} shown={shown} onToggle={() => setShown(!shown)} />}
          </div>
        )}
      </Field>
      <p role="status" className="text-xs text-warn">
        {capsLock && <span className="mt-1.5 block">Caps Lock is on</span>}
      </p>
    </div>
  )
}

function RevealButton({ box, shown, onToggle }: { box: string; shown: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      aria-controls={box}
      aria-label={shown ? 'Hide password' : 'Show password'}
      onClick={onToggle}
      className="absolute inset-y-0 end-0 rounded-control px-3 text-xs font-medium text-ink-soft hover:text-ink"
    >
      {shown ? 'Hide' : 'Show'}
    </button>
  )
}

/** Goes back to dots when the form leaves, so that browsers save the value as a password and not as text. */
function useConcealedOnSubmit(box: { current: HTMLInputElement | null }) {
  const state = useState(false)
  useEffect(() => {
    const input = box.current
    const conceal = () => input?.setAttribute('type', 'password')
    input?.form?.addEventListener('submit', conceal)
    return () => input?.form?.removeEventListener('submit', conceal)
  }, [box])
  return state
}
