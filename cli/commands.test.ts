import { expect, test } from 'vitest'
import { commands } from './program.ts'

const contract = `setup-link · user create|list|lock|unlock|set-password|import · subsystem create|list|enable|disable|rotate-secret|import
 · role create · action create · grant add|remove · session list|end · audit verify|export · migrate · backup|restore · doctor`

test('every command that the protocol promises is there', () => {
  const promised = contract.split('·').flatMap((group) => {
    const [first = '', second] = group.trim().split(' ')
    return second ? second.split('|').map((word) => `${first} ${word}`) : first.split('|')
  })
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(promised))
})

test.each(commands.map((command) => [command.name, command] as const))(
  'the example of %s shows that command',
  (name, command) => {
    expect(command.example === name || command.example.startsWith(`${name} `)).toBe(true)
    const known = (command.options ?? []).map(({ long }) => long)
    for (const flag of command.example.match(/(?<= )--[a-z-]+/g) ?? []) expect(known).toContain(flag)
  },
)

test('no command takes a secret as an argument, where every process list would show it', () => {
  for (const { options = [] } of commands) {
    for (const { long, required } of options) {
      if (/password|secret/.test(long ?? '')) expect(required).toBe(false)
    }
  }
})
