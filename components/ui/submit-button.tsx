'use client'

import { LoaderCircle } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type ButtonSize, type ButtonTone, buttonStyle } from './button-style.ts'

type SubmitButtonProps = { children: ReactNode; pending: string; tone?: ButtonTone; wide?: boolean; size?: ButtonSize }

/**
 * Submits its form and, where scripts run, says so (`pending`, such as "Signing in…") until the next page arrives.
 * It is never disabled: after a stopped or failed request the person can press it again, and the server makes a
 * second submission harmless.
 */
export function SubmitButton({ children, pending, tone = 'primary', wide = false, size }: SubmitButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [sent, setSent] = useState(false)

  useEffect(() => {
    const form = button.current?.form
    const send = () => setSent(true)
    const rest = () => setSent(false)
    form?.addEventListener('submit', send)
    // The back button restores the page as it was left.
    window.addEventListener('pageshow', rest)
    return () => {
      form?.removeEventListener('submit', send)
      window.removeEventListener('pageshow', rest)
    }
  }, [])

  return (
    <button ref={button} type="submit" className={buttonStyle(tone, wide, size)}>
      {sent ? (
        <>
          <LoaderCircle className="size-4 animate-turn" aria-hidden="true" />
          {pending}
        </>
      ) : (
        children
      )}
    </button>
  )
}
