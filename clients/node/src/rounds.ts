export interface KeepAlive {
  /** No round starts any more; resolves when the one under way is through. */
  stop(): Promise<void>
}

/** Runs `round` again and again, each wait varied by a tenth so that applications spread out. Keeps no process alive. */
export function startRounds(
  round: () => Promise<void>,
  everySeconds: number,
  onError: (error: unknown) => void,
): KeepAlive {
  let stopped = false
  let current = Promise.resolve()
  let timer: NodeJS.Timeout
  const schedule = () => {
    const waitMs = everySeconds * 1000 * (0.9 + Math.random() * 0.2)
    timer = setTimeout(() => {
      current = round()
        .catch(onError)
        .finally(() => stopped || schedule())
    }, waitMs).unref()
  }
  schedule()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await current
    },
  }
}
