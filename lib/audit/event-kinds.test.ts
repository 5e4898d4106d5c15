import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { eventKindNames, eventSentence, eventTone, isEventKind, kindsBeginningWith } from './event-kinds.ts'

const grace = { by: 'Grace Hopper', Who: 'Ada Lovelace', whom: 'Ada Lovelace', of: ' of Ada Lovelace' }
const toAda = { by: 'You', Who: 'You', whom: 'you', of: '' }

test('every kind that a statement writes is in the list, as types hold it for all others', async () => {
  const written: string[] = []
  for await (const file of glob('lib/**/*.ts')) {
    const calls = readFileSync(file, 'utf8').matchAll(/record_audit\(\$\d+, \$\d+, '([^']+)'/g)
    written.push(...[...calls].map(([, kind = '']) => kind))
  }
  expect(written.toSorted()).toEqual(['token.exchanged', 'token.issued'])
  expect(written.filter((kind) => !isEventKind(kind))).toEqual([])
})

test('every kind is one sentence, to the person and to the administrator', () => {
  for (const kind of eventKindNames) {
    for (const words of [grace, toAda]) {
      const sentence = eventSentence(kind, { ...words, application: 'Wiki', facts: { name: 'editor', role: 'editor' } })
      expect(sentence, kind).toMatch(/^[A-Z][^.]+\.$/)
      expect(sentence, kind).not.toMatch(/undefined|null|NaN|[a-z]+-[a-z]+\.[a-z]/)
    }
  }
})

test('it says who did what to whom', () => {
  const told = { application: 'Wiki', facts: { role: 'editor' } }
  expect(eventSentence('grant.added', { ...grace, ...told })).toBe(
    'Grace Hopper gave Ada Lovelace the role editor in Wiki.',
  )
  expect(eventSentence('user.locked', { ...grace, ...told })).toBe('Grace Hopper locked the account of Ada Lovelace.')
  expect(eventSentence('session.opened', { ...toAda, ...told })).toBe('You signed in.')
})

test('a kind of a newer Portico is said by its own words', () => {
  expect(eventSentence('some-thing.quite-new', { ...toAda, application: '', facts: {} })).toBe('Some thing quite new.')
})

test('what was refused deserves a second look', () => {
  expect(eventTone({ kind: 'session.opened', outcome: 'success' })).toBe('good')
  expect(eventTone({ kind: 'session.opened', outcome: 'refused' })).toBe('warn')
  expect(eventTone({ kind: 'user.locked', outcome: 'success' })).toBe('warn')
})

test('kinds are found by how they begin, those that were only counted too', () => {
  expect(kindsBeginningWith('grant.')).toEqual([
    'grant.added',
    'grant.added.repeated',
    'grant.removed',
    'grant.removed.repeated',
  ])
  expect(kindsBeginningWith('nothing')).toEqual([])
})
