'use server'

import { approveChange, DecideChange, rejectChange } from '#lib/access/manifest/decide-change.ts'
import { action } from '#lib/web/action.ts'

export const approveChangeAction = action({
  input: DecideChange,
  run: approveChange,
  done: ({ text }) => ({ notice: `Approved: ${text}.` }),
})

export const rejectChangeAction = action({
  input: DecideChange,
  run: rejectChange,
  done: ({ text }) => ({ notice: `Rejected: ${text}. No later manifest asks for it again.` }),
})
