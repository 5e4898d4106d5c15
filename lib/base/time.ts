// Durations are plain numbers of seconds everywhere, named …Seconds and written with these.
export const seconds = (n: number): number => n
export const minutes = (n: number): number => n * 60
export const hours = (n: number): number => n * 3_600
export const days = (n: number): number => n * 86_400

/** The instant `amount` seconds after `at`. */
export const secondsAfter = (at: Date, amount: number): Date => new Date(at.getTime() + amount * 1_000)

/** The later of two instants. */
export const laterOf = (one: Date, other: Date): Date => (one > other ? one : other)
