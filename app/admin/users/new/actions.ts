'use server'

import { action } from '#lib/web/action.ts'
import { NewUser, newUser } from '#lib/web/admin/new-user.ts'

export const newUserAction = action({
  input: NewUser,
  run: newUser,
  done: ({ id, username, shown }) =>
    shown
      ? { notice: `${username} is there.`, shown: [shown] }
      : { notice: `${username} is there.`, to: `/admin/users/${id}` },
  fields: { name_taken: 'username', name_refused: 'username' },
})
