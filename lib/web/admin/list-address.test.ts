import { expect, test } from 'vitest'
import { listAddress, sortHeading } from './list-address.ts'

const query = { search: 'a&b', after: 'x', order: 'name', direction: 'ascending' }

test('an address keeps what it does not change, and undefined takes away', () => {
  expect(listAddress('/admin/users', query, { after: undefined, search: undefined })).toBe(
    '/admin/users?order=name&direction=ascending',
  )
  expect(listAddress('/admin/users', {}, {})).toBe('/admin/users')
})

test('a second click on a heading turns the order round, and every order begins at the front', () => {
  const place = { pathname: '/admin/users', query }
  const now = { order: 'name', descending: false } as { order: 'name' | 'created'; descending: boolean }
  expect(sortHeading(place, now, { order: 'name' })).toEqual({
    href: '/admin/users?search=a%26b&order=name&direction=descending',
    order: 'ascending',
  })
  expect(sortHeading(place, now, { order: 'created', firstDescending: true })).toEqual({
    href: '/admin/users?search=a%26b&order=created&direction=descending',
    order: null,
  })
})
