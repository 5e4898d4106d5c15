import type { Context } from '#lib/db/context.ts'
import type { Brand } from '#lib/setup/read-brand.ts'
import { listApplications } from '#lib/sso/receipt.ts'
import { sealSignOut } from '#lib/sso/sign-out.ts'
import type { Admitted } from './admission.ts'
import { countForNav } from './count-for-nav.ts'
import { type AdminPlace, isOpenPlace, isWithinPlace, places, trust } from './places.ts'

type Page = { ctx: Context; brand: Brand; browserHash: Uint8Array }

/** What stands around every screen of the dashboard. */
export async function viewFrame({ ctx, brand, browserHash }: Page, admitted: Admitted, pathname: string) {
  const { rights, session } = admitted
  const [counts, applications] = await Promise.all([countForNav(ctx, rights), listApplications(ctx, session.id)])
  const shown = (entries: readonly AdminPlace[]) =>
    entries
      .filter((entry) => isOpenPlace(entry, rights))
      .map(({ count, ...place }) => ({
        label: place.label,
        href: place.href,
        current: isWithinPlace(place, pathname),
        count: count && counts[count],
        // A number of things to do, not of things there are.
        urgent: count === 'approvals',
      }))
  const { name, username, email } = session.user
  return {
    brand,
    person: { name, username, email: email ?? undefined },
    signOut: { action: '/sso/logout', hidden: { request: sealSignOut(ctx, {}, browserHash) } },
    openCount: applications.length,
    nav: [{ entries: shown(places) }, { title: 'Trust', entries: shown(trust) }].filter(
      ({ entries }) => entries.length > 0,
    ),
  }
}
