import { expect, test } from 'vitest'
import { contentVersion, refuseStale } from './content-version.ts'

const seen = { name: 'Ada', email: 'ada@example.org' }

test('a change to what was seen goes through, and one without a version always does', () => {
  expect(() => refuseStale(contentVersion(seen), seen, { name: 'Ada King' })).not.toThrow()
  expect(() => refuseStale(undefined, { ...seen, name: 'Augusta' }, { name: 'Ada King' })).not.toThrow()
})

test('a change to what somebody else changed is refused, and tells what stands there in those fields alone', () => {
  const now = { name: 'Augusta', email: 'augusta@example.org' }
  const stale = () => refuseStale(contentVersion(seen), now, { name: 'Ada King' })
  expect(stale).toThrow(expect.objectContaining({ code: 'changed_meanwhile', detail: 'It says now: name: Augusta.' }))
})
