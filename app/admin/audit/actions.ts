'use server'

import { RequestCheck, requestCheck } from '#lib/audit/request-check.ts'
import { action } from '#lib/web/action.ts'

export const verifyLog = action({
  input: RequestCheck,
  run: requestCheck,
  done: ({ already }) => ({ notice: already ? 'It is being verified already.' : 'The verification has begun.' }),
})
