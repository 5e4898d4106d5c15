import { expect, test } from 'vitest'
import { readFields, readTyped } from './action-state.ts'

function form(...fields: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}

test('an empty box is not given, and a name that ends in [] is a list however many there are', () => {
  const data = form(['name', 'Ada'], ['reason', ''], ['user[]', 'a'], ['user[]', 'b'], ['role[]', ''])
  expect(readFields(data)).toEqual({ name: 'Ada', user: ['a', 'b'], role: [] })
})

test('a field that is given twice is refused, because two readers could see two requests', () => {
  expect(() => readFields(form(['user', 'ada'], ['user', 'mary']))).toThrow(
    expect.objectContaining({ code: 'malformed_request' }),
  )
})

test('what Next carries along is no field of ours', () => {
  expect(readFields(form(['$ACTION_REF_1', ''], ['$ACTION_KEY', 'k'], ['name', 'Ada']))).toEqual({ name: 'Ada' })
})

test('what was typed comes back, secrets and files never', () => {
  const data = form(['name', 'Ada'], ['newPassword', 'x'], ['client_secret', 'x'], ['code', '123456'], ['user[]', 'a'])
  data.append('file', new File(['x'], 'users.csv'))
  expect(readTyped(data)).toEqual({ name: 'Ada', 'user[]': ['a'], file: '' })
})
