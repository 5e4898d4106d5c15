'use client'

import { useEffect, useState } from 'react'

export type Place = { kind: string; title: string; detail: string; href: string }

const found = '/admin/search'
/** While somebody types on, nobody is asked. */
const restMs = 120

/** Where a query may lead: pages whose label holds it at once, and what the server finds by name a moment later. */
export function usePlaces(query: string, pages: readonly { label: string; href: string }[]): Place[] {
  const wanted = query.trim()
  const [answer, setAnswer] = useState<{ wanted: string; places: Place[] }>({ wanted: '', places: [] })
  useEffect(() => {
    if (!wanted) return
    const asking = new AbortController()
    const timer = setTimeout(() => {
      ask(wanted, asking.signal).then(
        (places) => setAnswer({ wanted, places }),
        () => undefined, // Overtaken by the next letter, or the server is away: the pages are still there.
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      asking.abort()
    }
  }, [wanted])
  const own = pages
    .filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()))
    .map(({ label, href }) => ({ kind: 'page', title: label, detail: '', href }))
  // What was found for the letters before stays until the next answer, so that the list does not flicker.
  return wanted ? [...own, ...answer.places] : own
}

async function ask(search: string, signal: AbortSignal): Promise<Place[]> {
  const answer = await fetch(`${found}?${new URLSearchParams({ search })}`, { signal })
  if (!answer.ok) return []
  const { found: places }: { found: Place[] } = await answer.json()
  return places.map((place) => ({ ...place, kind: kinds[place.kind] ?? place.kind }))
}

const kinds: Record<string, string> = { user: 'user', subsystem: 'application', team: 'team' }
