import { invitation, passwordReset } from './templates/account-links.ts'
import { mailedCode } from './templates/mailed-code.ts'
import {
  factorAdded,
  factorRemoved,
  identityLinked,
  newDevice,
  passwordChanged,
  recoveryCodesMade,
  recoveryCodeUsed,
} from './templates/notices.ts'
import { testMail } from './templates/test-mail.ts'

/** Every kind of mail that Portico sends. */
export const templates = {
  'password-reset': passwordReset,
  invitation,
  'mailed-code': mailedCode,
  'password-changed': passwordChanged,
  'factor-added': factorAdded,
  'factor-removed': factorRemoved,
  'recovery-code-used': recoveryCodeUsed,
  'recovery-codes-made': recoveryCodesMade,
  'identity-linked': identityLinked,
  'new-device': newDevice,
  test: testMail,
} as const

export type TemplateName = keyof typeof templates
export type DataOf<Name extends TemplateName> = (typeof templates)[Name]['sample']

export const isTemplateName = (text: string): text is TemplateName => Object.hasOwn(templates, text)
