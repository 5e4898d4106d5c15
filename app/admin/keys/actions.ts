'use server'

import { rotateSigningKey } from '#lib/keys/rotate-signing-key.ts'
import { action } from '#lib/web/action.ts'
import { RotateKeyForm } from '#lib/web/admin/rotate-key-form.ts'

export const rotateKeyAction = action({
  input: RotateKeyForm,
  run: rotateSigningKey,
  done: ({ already }) => ({ notice: already ? 'The next key waits already.' : 'The new key is published.' }),
})
