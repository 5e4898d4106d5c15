import type { Route } from 'next'
import { redirect } from 'next/navigation'

/** Sends the browser to an address of ours that was made up while running, which the types of routes cannot know. */
export function leave(to: `/${string}`): never {
  redirect(to as Route)
}
