'use server'

import { rotateSigningKeys } from '#lib/keys/rotate-signing-key.ts'
import { action } from '#lib/web/action.ts'
import { RotateKeyForm } from '#lib/web/admin/rotate-key-form.ts'

export const rotateKeyAction = action({
  input: RotateKeyForm,
  run: rotateSigningKeys,
  done: (rotated) => ({
    notice: rotated.every(({ already }) => already) ? 'The next keys wait already.' : 'The new keys are published.',
  }),
})
