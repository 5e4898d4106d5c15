'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

/** Puts a text on the clipboard and says so. Only where scripts run: the text itself can be selected without it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  const Icon = copied ? Check : Copy
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={copied ? 'Copied' : label}
        onClick={copy}
        onBlur={() => setCopied(false)}
        className="grid size-8 shrink-0 place-items-center rounded-small border border-line bg-surface text-ink-soft hover:text-ink noscript:hidden pointer-coarse:size-11"
      >
        <Icon className={`size-4 ${copied ? 'text-good' : ''}`} aria-hidden="true" />
      </button>
      <span role="status" className="sr-only">
        {copied && 'Copied'}
      </span>
    </>
  )
}
