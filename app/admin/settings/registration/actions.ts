'use server'

import { createInitialToken } from '#lib/oidc/registration/create-initial-token.ts'
import { RevokeInitialToken, revokeInitialToken } from '#lib/oidc/registration/revoke-initial-token.ts'
import { action } from '#lib/web/action.ts'
import { InitialTokenForm } from '#lib/web/admin/initial-token-form.ts'

export const createTokenAction = action({
  input: InitialTokenForm,
  run: createInitialToken,
  done: ({ token }, { name }) => ({ notice: `The token ${name} is made.`, shown: [{ label: name, value: token }] }),
})

export const revokeTokenAction = action({
  input: RevokeInitialToken,
  run: revokeInitialToken,
  done: ({ already }) => ({ notice: already ? 'It was revoked already.' : 'The token is revoked.' }),
})
