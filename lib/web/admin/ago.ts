import { days, hours, minutes } from '#lib/base/time.ts'

/** How long ago something was, as a glance wants it: "12 s", "4 min", "3 h", "2 days". */
export function ago(at: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000))
  if (seconds < minutes(1)) return `${seconds} s`
  if (seconds < hours(1)) return `${Math.floor(seconds / minutes(1))} min`
  if (seconds < days(2)) return `${Math.floor(seconds / hours(1))} h`
  return `${Math.floor(seconds / days(1))} days`
}

/** A limit in its largest whole unit: "30 min", "12 h". */
export function duration(seconds: number): string {
  if (seconds % hours(1) === 0) return `${seconds / hours(1)} h`
  return seconds % minutes(1) === 0 ? `${seconds / minutes(1)} min` : `${seconds} s`
}
