type Open = { sessions: number; applications: readonly string[] }

/** "signs out of 3 applications", "ends 2 sessions": what ending these would do. */
export function signsOut({ sessions, applications }: Open): string {
  const count = applications.length
  if (count > 0) return `signs out of ${count} ${count === 1 ? 'application' : 'applications'}`
  return `ends ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`
}
