'use server'

import { SendAgain, sendAgain } from '#lib/deliveries/send-again.ts'
import { action } from '#lib/web/action.ts'

export const sendAgainAction = action({
  input: SendAgain,
  run: sendAgain,
  done: ({ already }) => ({ notice: already ? 'It is being told at this moment.' : 'It is told again.' }),
})
