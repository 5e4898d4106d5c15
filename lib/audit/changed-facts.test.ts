import { expect, test } from 'vitest'
import { changedFacts, changedWords, splitChanges } from './changed-facts.ts'

const facts = changedFacts({ title: 'Wiki', idle: 60, on: true }, { title: 'Pages', idle: 60, on: false })

test('only what differs is told, as it was and as it is', () => {
  expect(facts).toEqual({ 'title.before': 'Wiki', 'title.after': 'Pages', 'on.before': true, 'on.after': false })
  expect(changedWords({ name: 'Ada', email: null }, { name: 'Ada', email: 'ada@example.org' })).toEqual({
    'email.before': '',
    'email.after': 'ada@example.org',
  })
})

test('an event is taken apart into what changed and what else it says', () => {
  expect(splitChanges({ ...facts, role: 'editor' })).toEqual({
    changes: [
      { name: 'title', before: 'Wiki', after: 'Pages' },
      { name: 'on', before: true, after: false },
    ],
    rest: [['role', 'editor']],
  })
})
