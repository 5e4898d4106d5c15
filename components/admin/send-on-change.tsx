'use client'

import { useEffect, useRef } from 'react'

/** Where scripts run, another choice of its form's lists is applied at once. */
export function SendOnChange() {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const form = place.current?.closest('form')
    const send = ({ target }: Event) => target instanceof HTMLSelectElement && form?.requestSubmit()
    form?.addEventListener('change', send)
    return () => form?.removeEventListener('change', send)
  }, [])
  return <span ref={place} hidden />
}
