import { exportUsers } from '#lib/users/search/export-users.ts'
import { download } from '#lib/web/admin/download.ts'
import { UsersAsked } from '#lib/web/admin/users-query.ts'

export const GET = download({
  input: UsersAsked,
  file: 'users.csv',
  type: 'text/csv',
  run: (ctx, { filter, sorted }, who) => exportUsers(ctx, { ...filter, ...sorted }, who),
})
