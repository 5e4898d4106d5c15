import { expect, test } from 'vitest'
import { signOutLabel } from './sign-out-label.ts'

test.each([
  [0, 'Sign out of Portico'],
  [1, 'Sign out of Portico and 1 application'],
  [2, 'Sign out of Portico and 2 applications'],
])('with %i applications open the button says what it will end', (openCount, label) => {
  expect(signOutLabel('Portico', openCount)).toBe(label)
})

test('where the sign-in has run out it names the applications alone', () => {
  expect(signOutLabel(null, 1)).toBe('Sign out of 1 application')
})
