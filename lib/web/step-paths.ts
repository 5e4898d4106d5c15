import type { StepName } from '#lib/login/next-step.ts'

/** Where each step of a sign-in is. */
export const stepPaths: Record<StepName, string> = {
  password: '/login',
  otp: '/login/otp',
  change_password: '/login/change-password',
  enrol_factor: '/login/enrol',
  choose_role: '/login/role',
}
