import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** False in the server's HTML and for as long as no script runs, true afterwards. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
