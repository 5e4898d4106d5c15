import type { AppEntry } from './app-entry.ts'

/** Whether every word of `query` occurs in what is written on the application, whatever its case or accents. */
export function matchesQuery(app: AppEntry, query: string): boolean {
  const text = plain([app.title, app.identifier, app.description ?? '', ...app.roleTitles].join(' '))
  return plain(query)
    .split(/\s+/u)
    .every((word) => text.includes(word))
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
