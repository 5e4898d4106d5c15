'use client'

import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { type Place, usePlaces } from './use-places.ts'

/** Goes anywhere by name: pages, people, applications, teams. Ctrl-K opens it. Needs a script; every place has its list. */
export function Palette({ pages }: { pages: readonly { label: string; href: string }[] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      if (!dialog.current?.open) dialog.current?.showModal()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K"
        onClick={() => dialog.current?.showModal()}
        className="flex min-h-8 items-center gap-2 rounded-control px-1.5 text-xs text-ink-soft hover:text-ink noscript:hidden pointer-coarse:min-h-control"
      >
        <Search className="size-4 lg:hidden" aria-hidden="true" />
        Search anything
        <kbd className="rounded-small border border-b-2 border-line bg-surface px-1.5 font-sans text-xs max-lg:hidden">
          Ctrl K
        </kbd>
      </button>
      <dialog
        ref={dialog}
        aria-label="Search anything"
        className="mx-auto mt-[12vh] mb-auto w-[calc(100vw-32px)] max-w-dialog overflow-hidden rounded-card border border-line bg-surface text-ink shadow-lifted backdrop:bg-shade"
        // A click beside it closes it; inside, the target is one of its children.
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
      >
        <Finder pages={pages} />
      </dialog>
    </>
  )
}

/** A combobox with its list always open (ARIA practices): the focus stays in the box, the arrows move the choice. */
function Finder({ pages }: { pages: readonly { label: string; href: string }[] }) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const places = usePlaces(query, pages)
  const id = useId()
  const at = Math.min(chosen, places.length - 1)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const place = places[at]
    if (step && places.length > 0) {
      event.preventDefault()
      setChosen((at + step + places.length) % places.length)
    } else if (event.key === 'Enter' && place) {
      event.preventDefault()
      window.location.assign(place.href)
    }
  }
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label="Search anything"
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={places.length > 0 ? `${id}-${at}` : undefined}
        placeholder="A page, a person, an application, a team"
        autoComplete="off"
        maxLength={100}
        value={query}
        onChange={({ target }) => {
          setQuery(target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
        className="block min-h-12 w-full border-b border-line bg-surface px-4 text-lg text-ink outline-none"
      />
      <div id={id} role="listbox" aria-label="Places" className="max-h-[50vh] overflow-y-auto p-1.5">
        {places.map((place, n) => (
          <Option key={place.href} id={`${id}-${n}`} place={place} chosen={n === at} />
        ))}
      </div>
      <p role="status" className={places.length === 0 ? 'px-4 pb-5 text-ink-soft' : 'sr-only'}>
        {places.length === 0 ? 'Nothing has that name.' : `${places.length} found`}
      </p>
    </>
  )
}

function Option({ id, place, chosen }: { id: string; place: Place; chosen: boolean }) {
  const row = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <a
      ref={row}
      id={id}
      href={place.href}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className="flex min-h-10 items-center justify-between gap-4 rounded-control px-2.5 hover:bg-sunken aria-selected:bg-accent-soft"
    >
      <span className="min-w-0 truncate">
        <bdi>{place.title}</bdi>
        {place.detail && <bdi className="ps-2 text-sm text-ink-soft">{place.detail}</bdi>}
      </span>
      <span className="flex-none text-xs text-ink-soft">{place.kind}</span>
    </a>
  )
}
