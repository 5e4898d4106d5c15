import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRole, type OfferedRole } from './decide-role.ts'

const role = (name: string, more: Partial<OfferedRole> = {}): OfferedRole => ({
  id: name,
  name,
  title: name,
  actions: [],
  here: false,
  elsewhere: null,
  last: false,
  always: false,
  ...more,
})
const early = new Date('2026-01-01T00:00:00Z')
const late = new Date('2026-01-02T00:00:00Z')

describe('the role to enter with', () => {
  test.each<[string, OfferedRole[], Parameters<typeof decideRole>[1], string]>([
    ['what the request fixes, whatever else was chosen', [role('a', { here: true }), role('b')], { fixed: 'b' }, 'b'],
    ['nothing, where the request fixes a role that is not held', [role('a', { here: true })], { fixed: 'x' }, 'denied'],
    ['what was chosen here', [role('a', { elsewhere: late, always: true }), role('b', { here: true })], {}, 'b'],
    [
      'the newest of what was chosen elsewhere',
      [role('a', { elsewhere: early }), role('b', { elsewhere: late })],
      {},
      'b',
    ],
    [
      'what was chosen elsewhere before what is wanted always',
      [role('a', { always: true }), role('b', { elsewhere: early })],
      {},
      'b',
    ],
    ['what is wanted always', [role('a'), role('b', { always: true, last: true })], {}, 'b'],
    ['the only one', [role('a')], {}, 'a'],
    ['asked, with the wish of the request marked', [role('a', { last: true }), role('b')], { preset: 'b' }, 'ask b'],
    ['asked, with the last choice marked', [role('a'), role('b', { last: true })], { preset: 'x' }, 'ask b'],
    ['asked, with the first marked', [role('a'), role('b')], {}, 'ask a'],
  ])('%s', (_, offered, wish, expected) => {
    const decision = decideRole(offered, wish)
    const said = {
      settled: () => ('role' in decision ? decision.role.name : ''),
      ask: () => ('preset' in decision ? `ask ${decision.preset.name}` : ''),
      denied: () => 'denied',
    }
    expect(said[decision.kind]()).toBe(expected)
  })

  test('only what is carried over is to be remembered', () => {
    expect(decideRole([role('a', { elsewhere: early }), role('b')], {})).toMatchObject({ kept: true })
    expect(decideRole([role('a', { always: true }), role('b')], {})).toMatchObject({ kept: false })
  })
})

const anyRoles = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    here: fc.boolean(),
    elsewhere: fc.constantFrom(null, early, late),
    last: fc.boolean(),
    always: fc.boolean(),
  }),
  { selector: ({ name }) => name },
)
const anyWish = fc.record({ fixed: fc.constantFrom(undefined, 'a', 'x'), preset: fc.constantFrom(undefined, 'b', 'x') })

test('it is always a role that is held, and a page is shown only where there is more than one', () => {
  fc.assert(
    fc.property(anyRoles, anyWish, (rows, wish) => {
      const offered = rows.map(({ name, ...more }) => role(name, more))
      const decision = decideRole(offered, wish)
      if (decision.kind === 'settled') expect(offered).toContain(decision.role)
      if (decision.kind === 'ask') {
        expect(offered.length).toBeGreaterThan(1)
        expect(offered).toContain(decision.preset)
        expect(wish.fixed).toBeUndefined()
      }
      if (decision.kind === 'denied') expect(offered.length === 0 || wish.fixed !== undefined).toBe(true)
    }),
  )
})
