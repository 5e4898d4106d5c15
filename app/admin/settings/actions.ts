'use server'

import { setPolicy } from '#lib/factors/set-policy.ts'
import { SendTestMail, sendTestMail } from '#lib/mail/send-test-mail.ts'
import { setPasswordRules } from '#lib/setup/set-password-rules.ts'
import { setSessionLimits } from '#lib/setup/set-session-limits.ts'
import { action } from '#lib/web/action.ts'
import {
  editPortal,
  PasswordRulesForm,
  PortalForm,
  PortalPolicyForm,
  SessionLimitsForm,
} from '#lib/web/admin/settings-forms.ts'

export const editPortalAction = action({
  input: PortalForm,
  run: editPortal,
  fields: { name_refused: 'logo' },
  done: ({ name }) => ({ notice: `${name} is saved.` }),
})

export const setRulesAction = action({
  input: PasswordRulesForm,
  run: setPasswordRules,
  done: () => ({ notice: 'The rules hold for every password chosen from now on.' }),
})

export const setLimitsAction = action({
  input: SessionLimitsForm,
  run: setSessionLimits,
  done: () => ({ notice: 'The limits hold for every sign-in from now on.' }),
})

export const setPortalPolicyAction = action({
  input: PortalPolicyForm,
  run: setPolicy,
  done: () => ({ notice: 'The policy is in force.' }),
})

export const sendTestMailAction = action({
  input: SendTestMail,
  run: sendTestMail,
  done: ({ host, to }) => ({ notice: `${host} took the mail for ${to}.` }),
})
