import { expect, test } from 'vitest'
import type { AppEntry } from './app-entry.ts'
import { matchesQuery } from './matches-query.ts'

const library: AppEntry = {
  identifier: 'lib-2',
  title: 'Bibliothèque',
  description: 'Pages and drafts',
  state: 'ready',
  roleTitles: ['Editor'],
}

test.each(['', '  ', 'biblio', 'BIBLIOTHEQUE', 'bibliothèque', 'lib-2', 'editor pages', 'drafts  bib'])(
  'the application is found by %j',
  (query) => {
    expect(matchesQuery(library, query)).toBe(true)
  },
)

test.each(['wiki', 'editor wiki', 'bibliothequex'])('the application is not found by %j', (query) => {
  expect(matchesQuery(library, query)).toBe(false)
})
