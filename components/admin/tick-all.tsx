'use client'

import { useEffect, useRef } from 'react'

/** Ticks every box of this name that belongs to the form, and shows whether all or some are ticked. Needs a script. */
export function TickAll({ form, name }: { form: string; name: string }) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const show = () => {
      const boxes = boxesOf(form, name)
      const ticked = boxes.filter(({ checked }) => checked).length
      if (!box.current) return
      box.current.checked = ticked > 0 && ticked === boxes.length
      box.current.indeterminate = ticked > 0 && ticked < boxes.length
    }
    // Ticked before scripts ran, it had ticked nothing yet. Whoever counts ticks hears of it.
    if (box.current?.checked && boxesOf(form, name).every(({ checked }) => !checked)) {
      tick(form, name, true)
      document.dispatchEvent(new Event('change'))
    }
    show()
    document.addEventListener('change', show)
    document.addEventListener('reset', show)
    return () => {
      document.removeEventListener('change', show)
      document.removeEventListener('reset', show)
    }
  }, [form, name])
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label="Select all on this page"
      className="block size-4 noscript:hidden"
      onChange={({ target }) => tick(form, name, target.checked)}
    />
  )
}

function tick(form: string, name: string, checked: boolean): void {
  for (const each of boxesOf(form, name)) each.checked = checked
}

export const boxesOf = (form: string, name: string): HTMLInputElement[] =>
  [...document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')].filter(
    (box) => box.name === name && box.form?.id === form,
  )
