import type { StepName } from '#lib/login/next-step.ts'

/** Where each step of a sign-in is. */
export const stepPaths: Record<StepName, string> = {
  password: '/login',
  otp: '/login/otp',
  change_password: '/login/change-password',
  mailed_code: '/login/mailed-code',
  enrol_factor: '/login/enrol',
  recovery_codes: '/login/recovery-codes',
  choose_role: '/login/role',
}
