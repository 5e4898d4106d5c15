'use client'

import { useEffect } from 'react'

/** Takes a parameter out of the address bar once the page has read it, so that nobody sends it on. */
export function ForgetParameter({ name }: { name: string }) {
  useEffect(() => {
    const url = new URL(window.location.href)
    url.searchParams.delete(name)
    window.history.replaceState(window.history.state, '', url)
  }, [name])
  return null
}
