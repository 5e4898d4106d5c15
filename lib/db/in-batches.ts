/** So many rows at most go in one statement: it holds few locks, and those for milliseconds. */
export const batchMax = 1_000

/** Repeats a batch until it finds fewer rows than it may take, or the process stops. Returns how many rows went in all. */
export async function inBatches(batch: () => Promise<number>, stopping?: AbortSignal): Promise<number> {
  let total = 0
  while (!stopping?.aborted) {
    const count = await batch()
    total += count
    if (count < batchMax) break
  }
  return total
}

/** What one step of a walk found: how many rows it looked at, how many of them went, and where the next step begins. */
export type WalkStep = { seen: number; gone: number; last: string | null }

const beforeAll = '00000000-0000-0000-0000-000000000000'

/** Walks a table by its primary key, a batch at a time, each row once, or until the process stops. Returns how many went. */
export async function walk(step: (after: string) => Promise<WalkStep>, stopping?: AbortSignal): Promise<number> {
  let total = 0
  for (let after: string | null = beforeAll; after !== null && !stopping?.aborted; ) {
    const { seen, gone, last }: WalkStep = await step(after)
    total += gone
    after = seen < batchMax ? null : last
  }
  return total
}
