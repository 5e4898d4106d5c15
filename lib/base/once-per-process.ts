const store = Symbol.for('portico.once-per-process')

/**
 * The one instance of something in this process. Next bundles its own copy of `lib/`, so a module-level
 * variable would exist twice; a slot on globalThis exists once.
 */
export function oncePerProcess<T>(name: string, create: () => T): T {
  const holder = globalThis as { [store]?: Map<string, unknown> }
  holder[store] ??= new Map()
  const slots = holder[store]
  if (!slots.has(name)) slots.set(name, create())
  return slots.get(name) as T
}
