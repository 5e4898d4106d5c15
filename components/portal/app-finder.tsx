'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Input } from '#components/ui/input.tsx'
import { useHydrated } from '#components/ui/use-hydrated.ts'
import { AppCard } from './app-card.tsx'
import type { AppEntry } from './app-entry.ts'
import { matchesQuery } from './matches-query.ts'
import { applications } from './sign-out-label.ts'

// Fewer are seen at a glance.
const appsWorthSearching = 4

/** The launcher's grid with, where scripts run, a box that narrows it. `children` stands beside the box. */
export function AppFinder({ apps, children }: { apps: AppEntry[]; children: ReactNode }) {
  const [query, setQuery] = useState('')
  const found = apps.filter((app) => matchesQuery(app, query))
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        {children}
        {apps.length >= appsWorthSearching && <SearchBox query={query} onQuery={setQuery} found={found} />}
      </div>
      <ul className="mt-6 grid grid-cols-[repeat(auto-fill,minmax(min(272px,100%),1fr))] gap-4">
        {found.map((app) => (
          <li key={app.identifier}>
            <AppCard app={app} />
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className="rounded-card border border-dashed border-line px-6 py-10 text-center text-ink-soft">
          Nothing here matches “{query.trim()}”.
        </p>
      )}
    </>
  )
}

type SearchBoxProps = { query: string; onQuery: (query: string) => void; found: AppEntry[] }

function SearchBox({ query, onQuery, found }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null)
  const hydrated = useHydrated()
  useSlashToFocus(box)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onQuery('')
    if (event.key === 'Enter' && query) enterFirst(event.currentTarget)
  }
  // Its place is kept before scripts run, so that nothing moves; without scripts it is not there at all.
  return (
    <search className={`relative w-full noscript:hidden md:w-60 ${hydrated ? '' : 'invisible'}`}>
      <Input
        ref={box}
        type="search"
        aria-label="Find an application"
        aria-keyshortcuts="/"
        placeholder="Find an application"
        autoComplete="off"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {!query && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute end-2.5 top-1/2 -translate-y-1/2 rounded-small border border-b-2 border-line px-1.5 font-mono text-xs text-ink-faint pointer-coarse:hidden"
        >
          /
        </span>
      )}
      <p role="status" className="sr-only">
        {query && `${applications(found.length)} found`}
      </p>
    </search>
  )
}

/** Enters the first application that is left, as a click on its card would. */
function enterFirst(searchBox: Element) {
  const first = searchBox.closest('main')?.querySelector('li a, li button')
  if (first instanceof HTMLElement) first.click()
}

/** "/" goes to the search box from anywhere on the page, except while something is being typed. */
function useSlashToFocus(box: { current: HTMLInputElement | null }) {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches('input, textarea, select')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return
      event.preventDefault()
      box.current?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [box])
}
