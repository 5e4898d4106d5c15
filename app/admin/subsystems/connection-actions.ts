'use server'

import { action } from '#lib/web/action.ts'
import { editOidc, enableOidc, OidcForm } from '#lib/web/admin/subsystems/oidc-form.ts'
import { SuperflyForm, saveSuperfly } from '#lib/web/admin/subsystems/superfly-form.ts'
import { disableByName, enableByName, WhichConnection } from '#lib/web/admin/subsystems/switch-connection.ts'

const many = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`

export const enableConnectionAction = action({
  input: WhichConnection,
  run: enableByName,
  done: ({ title }) => ({ notice: `${title} is on.` }),
})

export const disableConnectionAction = action({
  input: WhichConnection,
  run: disableByName,
  done: ({ title, sessionsEnded }) => ({ notice: `${title} is off; ${many(sessionsEnded, 'session')} ended.` }),
})

export const enableOidcAction = action({
  input: OidcForm,
  run: enableOidc,
  done: () => ({ notice: 'OpenID Connect is on.' }),
})

export const editOidcAction = action({
  input: OidcForm,
  run: editOidc,
  done: () => ({ notice: 'OpenID Connect is saved.' }),
})

export const saveSuperflyAction = action({
  input: SuperflyForm,
  run: saveSuperfly,
  done: () => ({ notice: 'Superfly 2.0 is on and saved.' }),
})
