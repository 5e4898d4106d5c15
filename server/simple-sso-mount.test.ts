import { expect, test } from 'vitest'
import { createSimpleSsoMount } from './simple-sso-mount.ts'

test('the paths are answered with and without their slash', () => {
  const lane = createSimpleSsoMount('/server/')
  expect(lane('/server/request-token/')).toBe('/server/request-token')
  expect(lane('/server/verify')).toBe('/server/verify')
  for (const other of ['/server/', '/server/verify//', '/server/other/', '/sso/login', '/'])
    expect(lane(other)).toBe(other)
})

test('where an operator keeps the old path, nothing is left under the usual one', () => {
  const lane = createSimpleSsoMount('/sso/')
  expect(lane('/sso/authorize/')).toBe('/server/authorize')
  expect(lane('/sso/login')).toBe('/sso/login')
  expect(lane('/server/authorize/')).toBeNull()
  expect(lane('/server/authorize')).toBeNull()
  expect(createSimpleSsoMount('/')('/verify/')).toBe('/server/verify')
})
