import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyTo, effective } from '#test/manifest-model.ts'
import { sample } from '#test/sample.ts'
import type { Manifest } from './manifest.ts'
import { planManifest } from './plan-manifest.ts'
import type { StoredAccess, StoredGroup, StoredRole } from './stored.ts'

const names = ['a', 'b', 'c']
const declaredRoles = ['r', 's']
const subset = fc.subarray([...names])

const anyManifest: fc.Arbitrary<Manifest> = fc
  .record({
    actions: fc
      .subarray([...names, 'd'])
      .chain((chosen) =>
        fc.tuple(...chosen.map((name) => fc.record({ name: fc.constant(name), sensitive: fc.boolean() }))),
      ),
    groups: fc
      .subarray(['g', 'h'])
      .chain((chosen) => fc.tuple(...chosen.map((name) => fc.record({ name: fc.constant(name), actions: subset })))),
    roles: fc.subarray([...declaredRoles]).chain((chosen) =>
      fc.tuple(
        ...chosen.map((name) =>
          fc.record({
            name: fc.constant(name),
            groups: fc.subarray(['g', 'h']),
            actions: subset,
            confirmable: subset,
          }),
        ),
      ),
    ),
  })
  .map(({ actions, groups, roles }) => {
    const known = new Set(actions.map(({ name }) => name))
    const only = (given: string[]) => given.filter((name) => known.has(name))
    return {
      actions,
      groups: groups.map((group) => ({ ...group, actions: only(group.actions) })),
      roles: roles.map((role) => ({
        name: role.name,
        groups: role.groups.filter((name) => groups.some((group) => group.name === name)),
        actions: only(role.actions),
        confirmable: only(role.confirmable).filter((name) => !role.actions.includes(name)),
      })),
    }
  })

const standing = fc.constantFrom('live', 'live', 'live', 'withdrawn', 'removed') as fc.Arbitrary<
  'live' | 'withdrawn' | 'removed'
>
const stored = { title: fc.constant(null), standing, declared: fc.boolean() }
const anyStored: fc.Arbitrary<StoredAccess> = fc
  .record({
    actions: fc.tuple(
      ...names.map((name) =>
        fc.record({ ...stored, name: fc.constant(name), description: fc.constant(null), sensitive: fc.boolean() }),
      ),
    ),
    groups: fc.tuple(
      ...['g', 'h'].map((name) =>
        fc.record({ ...stored, name: fc.constant(name), edited: fc.boolean(), actions: subset }),
      ),
    ),
    roles: fc.tuple(
      ...[...declaredRoles, 'own'].map((name) =>
        fc.record({
          ...stored,
          name: fc.constant(name),
          principalName: fc.constant(null),
          edited: fc.boolean(),
          held: fc.boolean(),
          actions: fc.subarray(names.map((one) => ({ name: one, confirmable: one === 'b' }))),
          groups: fc.subarray(['g', 'h']),
        }),
      ),
    ),
  })
  .map(({ actions, groups, roles }) => {
    const live = new Set(actions.filter((one) => one.standing === 'live').map(({ name }) => name))
    const group = (one: StoredGroup) => ({
      ...one,
      actions: one.standing === 'live' ? one.actions.filter((name) => live.has(name)) : [],
    })
    const liveGroups = new Set(groups.filter((one) => one.standing === 'live').map(({ name }) => name))
    const role = (one: StoredRole) => ({
      ...one,
      held: one.held && one.standing === 'live',
      actions: one.standing === 'live' ? one.actions.filter(({ name }) => live.has(name)) : [],
      groups: one.standing === 'live' ? one.groups.filter((name) => liveGroups.has(name)) : [],
    })
    return { actions, groups: groups.map(group), roles: roles.map(role) }
  })

const runs = { numRuns: sample(800, 10_000) }

describe('a manifest by itself', () => {
  test('never takes anything from anybody, and never lets what was confirmable count without confirmation', () => {
    fc.assert(
      fc.property(anyStored, anyManifest, (before, manifest) => {
        const after = effective(applyTo(before, planManifest(before, manifest).apply))
        for (const [role, { held, contents }] of effective(before)) {
          const left = after.get(role)?.contents ?? new Map()
          for (const [action, confirmable] of contents) {
            if (held) expect(left.has(action), `${role} keeps ${action}`).toBe(true)
            if (held && !confirmable) expect(left.get(action), `${action} of ${role} stays as it is`).toBe(false)
            if (confirmable && left.has(action))
              expect(left.get(action), `${action} of ${role} stays guarded`).toBe(true)
          }
        }
      }),
      runs,
    )
  })

  test('never widens what an administrator made or changed, and puts nothing sensitive into what is held', () => {
    fc.assert(
      fc.property(anyStored, anyManifest, (before, manifest) => {
        const sensitive = new Set(
          [...before.actions, ...manifest.actions].filter((one) => one.sensitive).map(({ name }) => name),
        )
        const after = effective(applyTo(before, planManifest(before, manifest).apply))
        for (const { name, standing: state, edited, declared, held } of before.roles) {
          if (state !== 'live') continue
          const had = effective(before).get(name)?.contents ?? new Map()
          const gained = [...(after.get(name)?.contents.keys() ?? [])].filter((action) => !had.has(action))
          if (edited || !declared) expect(gained, `${name} is an administrator’s`).toEqual([])
          if (held) expect(gained.filter((action) => sensitive.has(action))).toEqual([])
        }
      }),
      runs,
    )
  })

  test('leaves removed what an administrator removed', () => {
    fc.assert(
      fc.property(anyStored, anyManifest, (before, manifest) => {
        const { apply, hold } = planManifest(before, manifest)
        const after = applyTo(before, [...apply, ...hold])
        const gone = (access: StoredAccess) =>
          [...access.actions, ...access.groups, ...access.roles].filter((one) => one.standing === 'removed').length
        expect(gone(after)).toBeGreaterThanOrEqual(gone(before))
      }),
      runs,
    )
  })

  // What a group still holds on the first push, and loses by it, may have held a role back.
  test('pushed again does nothing that it did not ask for before, and asks for nothing else; then it is still', () => {
    fc.assert(
      fc.property(anyStored, anyManifest, (before, manifest) => {
        const first = planManifest(before, manifest)
        const between = applyTo(before, first.apply)
        const second = planManifest(between, manifest)
        const asked = new Set(first.hold.map((change) => JSON.stringify(change)))
        const isNew = (change: unknown) => !asked.has(JSON.stringify(change))
        expect([...second.apply, ...second.hold].filter(isNew)).toEqual([])
        expect(planManifest(applyTo(between, second.apply), manifest).apply).toEqual([])
      }),
      runs,
    )
  })

  test('means the same however it is ordered', () => {
    fc.assert(
      fc.property(anyStored, anyManifest, (before, manifest) => {
        const turned = {
          actions: manifest.actions.toReversed(),
          groups: manifest.groups?.toReversed() ?? [],
          roles: manifest.roles?.toReversed() ?? [],
        }
        expect(planManifest(before, turned)).toEqual(planManifest(before, manifest))
      }),
      runs,
    )
  })

  test('whose every wish is approved is as declared', () => {
    fc.assert(
      fc.property(anyStored, anyManifest, (before, manifest) => {
        let state = before
        for (let round = 0; round < 3; round += 1) {
          const { apply, hold } = planManifest(state, manifest)
          state = applyTo(state, [...apply, ...hold])
        }
        const { apply, hold } = planManifest(state, manifest)
        expect([apply, hold]).toEqual([[], []])
      }),
      runs,
    )
  })
})
