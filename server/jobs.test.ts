import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from '#lib/base/log.ts'
import { startJobs } from './jobs.ts'

beforeEach(() => {
  vi.useFakeTimers()
  log.level = 'silent'
})
afterEach(() => {
  vi.useRealTimers()
  log.level = 'info'
})

test('a job runs at once, again after its pause, and never beside itself', async () => {
  let running = 0
  let runs = 0
  const run = async () => {
    expect(running).toBe(0)
    running += 1
    runs += 1
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    running -= 1
  }
  const jobs = startJobs([{ name: 'slow', everySeconds: 1, run }])
  await vi.advanceTimersByTimeAsync(12_500)
  expect(runs).toBe(4)
  const stopped = jobs.stop()
  await vi.advanceTimersByTimeAsync(3_000)
  await stopped
})

test('jobs begin one after the other, each at its own pace from then on', async () => {
  const at: Record<string, number[]> = { first: [], second: [], third: [] }
  const startedAt = Date.now()
  const job = (name: string) => ({ name, everySeconds: 1, run: async () => at[name]?.push(Date.now() - startedAt) })
  const jobs = startJobs(Object.keys(at).map(job))
  await vi.advanceTimersByTimeAsync(1_500)
  await jobs.stop()
  expect(at).toEqual({ first: [0, 1_000], second: [200, 1_200], third: [400, 1_400] })
})

test('a failing job is tried again at doubling pauses, and at its own again after a success', async () => {
  const at: number[] = []
  const startedAt = Date.now()
  const run = async () => {
    at.push((Date.now() - startedAt) / 1_000)
    if (at.length <= 3) throw new Error('not yet')
  }
  const jobs = startJobs([{ name: 'shaky', everySeconds: 1, run }])
  await vi.advanceTimersByTimeAsync(16_000)
  expect(at.slice(0, 6)).toEqual([0, 2, 6, 14, 15, 16])
  await jobs.stop()
})

test('stop waits for what is running and starts nothing more', async () => {
  let done = false
  let runs = 0
  const run = async () => {
    runs += 1
    await new Promise((resolve) => setTimeout(resolve, 500))
    done = true
  }
  const jobs = startJobs([{ name: 'short', everySeconds: 1, run }])
  const stopped = jobs.stop()
  expect(done).toBe(false)
  await vi.advanceTimersByTimeAsync(10_000)
  await stopped
  expect([done, runs]).toEqual([true, 1])
})
