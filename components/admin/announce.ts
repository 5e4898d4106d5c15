type Announcement = { n: number; text: string }

let current: Announcement | null = null
const listeners = new Set<() => void>()

/** Says in a corner of the page, for some seconds, what was done. */
export function announce(text: string): void {
  set({ n: (current?.n ?? 0) + 1, text })
}

export const silence = (): void => set(null)

export const announced = (): Announcement | null => current

export function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: Announcement | null): void {
  current = next
  for (const listener of listeners) listener()
}
