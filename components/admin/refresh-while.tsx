'use client'

import { useEffect } from 'react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { useHydrated } from '#components/ui/use-hydrated.ts'

const everyMilliseconds = 2_000

/**
 * While something is under way the page asks again by itself; without scripts there is a link that does. `href` has no
 * fragment: followed from where it leads, such a link only scrolls.
 */
export function RefreshWhile({ href }: { href: string }) {
  const hydrated = useHydrated()
  useEffect(() => {
    const timer = setTimeout(() => window.location.reload(), everyMilliseconds)
    return () => clearTimeout(timer)
  }, [])
  if (hydrated) return null
  return (
    <div>
      <ButtonLink href={href} size="small">
        How far is it now?
      </ButtonLink>
    </div>
  )
}
