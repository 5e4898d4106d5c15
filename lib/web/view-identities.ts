import { listOffered } from '#lib/federation/provider.ts'
import { listIdentities } from '#lib/users/identities/list-identities.ts'
import type { AccountPage } from './account-page.ts'

/** Where else the person is known, and where they could be. */
export async function viewIdentities({ ctx, session, hidden }: Pick<AccountPage, 'ctx' | 'session' | 'hidden'>) {
  const identities = await listIdentities(ctx, session.user.id)
  const offered = await listOffered(ctx)
  return {
    identities,
    connectable: offered.map(({ slug, title }) => ({
      title,
      href: `/account/identities/connect?${new URLSearchParams({ provider: slug, form: hidden.form })}`,
    })),
  }
}
