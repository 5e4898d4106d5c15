/** The pages of "my account": the only places to which a form or a confirmation there leads back. */
export const accountPaths = [
  '/account',
  '/account/password',
  '/account/factors',
  '/account/factors/add',
  '/account/recovery-codes',
  '/account/devices',
  '/account/identities',
  '/account/consents',
  '/account/sessions',
  '/account/activity',
] as const
export type AccountPath = (typeof accountPaths)[number]
