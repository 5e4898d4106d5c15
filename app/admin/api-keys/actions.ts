'use server'

import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { RevokeApiKey, revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { action } from '#lib/web/action.ts'
import { ApiKeyForm } from '#lib/web/admin/api-key-form.ts'

export const createApiKeyAction = action({
  input: ApiKeyForm,
  run: createApiKey,
  done: ({ key }, { name }) => ({ notice: `The key ${name} is made.`, shown: [{ label: name, value: key }] }),
})

export const revokeApiKeyAction = action({
  input: RevokeApiKey,
  run: revokeApiKey,
  done: ({ already }) => ({ notice: already ? 'It was revoked already.' : 'The key is revoked.' }),
})
