const units = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const

/** How long ago, as short as it can be said: `3 s`, `5 min`, `2 h`, `12 d`. */
export function agoIn(now: Date, at: Date): string {
  const passed = Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1_000))
  const unit = units.find(({ seconds }) => passed >= seconds) ?? units[3]
  return `${Math.floor(passed / unit.seconds)} ${unit.name}`
}
