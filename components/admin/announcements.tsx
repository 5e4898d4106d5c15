'use client'

import { CircleCheck, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { announced, listen, silence } from './announce.ts'

const shownMs = 8_000

/** Where a page says what was done without leaving it. Rests while the pointer or the focus is on it. */
export function Announcements() {
  const announcement = useSyncExternalStore(listen, announced, () => null)
  useEffect(() => {
    if (!announcement) return
    const timer = setTimeout(silence, shownMs)
    return () => clearTimeout(timer)
  }, [announcement])
  return (
    <div role="status" className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex justify-center">
      {announcement && (
        <div className="pointer-events-auto flex max-w-card-wide items-start gap-2.5 rounded-tile border border-line bg-surface py-2.5 ps-3.5 pe-2 text-sm shadow-lifted">
          <CircleCheck className="mt-0.5 size-4 flex-none text-good" aria-hidden="true" />
          <p>{announcement.text}</p>
          <button
            type="button"
            aria-label="Close"
            onClick={silence}
            className="grid size-6 flex-none place-items-center rounded-small text-ink-soft hover:bg-sunken hover:text-ink"
          >
            <X className="size-4" aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  )
}
