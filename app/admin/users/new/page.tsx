import type { Metadata } from 'next'
import { shown } from '#app/admin/shown.tsx'
import { NewUserScreen } from '#components/admin/new-user-screen.tsx'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { newUserAction } from './actions.ts'

export const metadata: Metadata = { title: 'New user' }

export default shown(async function NewUserPage({ searchParams }: PageProps<'/admin/users/new'>) {
  const { frame, ctx, rights } = await adminPage({ needs: 'users.write' }, searchParams)
  return (
    <NewUserScreen
      frame={frame}
      create={newUserAction}
      mails={mailConfigured(ctx)}
      recovers={rights.may('users.recover')}
    />
  )
})
