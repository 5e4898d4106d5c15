/** What one check found. `advice` says what to do where it is not well. */
export type Finding = { check: string; status: 'pass' | 'warn' | 'fail'; detail: string; advice?: string }

export const pass = (check: string, detail: string): Finding => ({ check, status: 'pass', detail })
export const warn = (check: string, detail: string, advice: string): Finding => ({
  check,
  status: 'warn',
  detail,
  advice,
})
export const fail = (check: string, detail: string, advice: string): Finding => ({
  check,
  status: 'fail',
  detail,
  advice,
})
