import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest'

// A test that complains on the console has found something: it fails, unless it expected it and cleared the spy.
const spies: MockInstance[] = []

beforeEach(() => {
  spies.push(vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'))
})

afterEach(() => {
  for (const spy of spies.splice(0)) {
    const calls = spy.mock.calls
    spy.mockRestore()
    expect(calls, 'a test wrote to console.error or console.warn').toEqual([])
  }
})
