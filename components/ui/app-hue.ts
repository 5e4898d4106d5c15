// Whole class names: Tailwind finds them by reading this file.
export const appHues = [
  'bg-app-1',
  'bg-app-2',
  'bg-app-3',
  'bg-app-4',
  'bg-app-5',
  'bg-app-6',
  'bg-app-7',
  'bg-app-8',
  'bg-app-9',
  'bg-app-10',
  'bg-app-11',
  'bg-app-12',
] as const

/** The background class of a subsystem's icon: always the same for one identifier (FNV-1a over its characters). */
export function appHue(identifier: string): (typeof appHues)[number] {
  let hash = 0x811c9dc5
  for (const character of identifier) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return appHues[(hash >>> 0) % appHues.length] ?? appHues[0]
}
