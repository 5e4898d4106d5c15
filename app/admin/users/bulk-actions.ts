'use server'

import { action } from '#lib/web/action.ts'
import { ChangeManyUsers, changeManyUsers as change, toldOfMany } from '#lib/web/admin/change-many-users.ts'

export const changeManyUsers = action({ input: ChangeManyUsers, run: change, done: toldOfMany })
