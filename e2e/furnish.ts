/** Adds to the running demo what the journeys need beyond it: people of their own, and applications that nobody opens. */
import { openInstallation } from '#cli/installation.ts'
import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { createUser } from '#lib/users/create-user.ts'
import { admit } from './admit.ts'
import { everybody } from './people.ts'
import { password } from './place.ts'

/** Readers of the wiki. Whoever counts sessions needs a person whom no other journey knows. */
const readers = [
  { username: 'grace', name: 'Grace Hopper' },
  { username: 'joan', name: 'Joan Clarke' },
]

/** Tiles for Ada and Grace: four applications are what it takes for the launcher to offer its search. */
const tiles = [
  { title: 'Library', description: 'Books lent and asked for', role: 'Member' },
  { title: 'Observatory', description: 'Nights at the telescope', role: 'Observer' },
  { title: 'Post', description: 'Letters in and out', role: 'Clerk' },
  { title: 'Workshop', description: 'Drawings, parts and tools', role: 'Engineer' },
]

const pilgrims = 120

const { value: installation, close } = await openInstallation()
await installation.context().atomically(async (ctx) => {
  for (const reader of readers) {
    await createUser(ctx, { ...reader, password }, operator)
    await addGrant(ctx, { user: reader.username, subsystem: 'wiki', role: 'reader' }, operator)
  }
  for (const { title, description, role } of tiles) {
    const subsystem = title.toLowerCase()
    const landingUrl = `https://${subsystem}.example.org/signed-in`
    await createSubsystem(ctx, { identifier: subsystem, title, description, landingUrl }, operator)
    await createAction(ctx, { subsystem, name: 'enter' }, operator)
    await createRole(ctx, { subsystem, name: 'member', title: role, actions: ['enter'] }, operator)
    for (const user of ['ada', 'grace']) await addGrant(ctx, { user, subsystem, role: 'member' }, operator)
  }
  // Of roles and not of the applications: nobody else's sign-in is to change.
  await createRole(ctx, { subsystem: 'wiki', name: 'guest', title: 'Guest', actions: ['page.read'] }, operator)
  await createRole(
    ctx,
    { subsystem: 'billing', name: 'treasurer', title: 'Treasurer', actions: ['invoice.read'] },
    operator,
  )
  // Whoever has one role is not asked.
  await ctx.db.subsystem.updateMany({ where: { identifier: { in: ['wiki', 'billing'] } }, data: { roleChoice: true } })
  for (const name of ['reader', 'editor']) {
    await createRole(ctx, { subsystem: 'billing', name, title: `Billing ${name}`, actions: ['invoice.read'] }, operator)
  }
  await setPolicy(ctx, { subsystem: 'wiki', role: 'guest', kinds: ['hotp'] }, operator)
  await setPolicy(ctx, { subsystem: 'billing', role: 'treasurer', otp: 'required' }, operator)
  // More than one page of a list: pilgrims who never sign in.
  for (let n = 1; n <= pilgrims; n++) {
    const number = String(n).padStart(3, '0')
    await createUser(ctx, { username: `pilgrim-${number}`, name: `Pilgrim ${number}` }, operator)
  }
  await createUser(ctx, { username: 'barbara', name: 'Barbara Liskov', password }, operator)
  await addGrant(ctx, { user: 'barbara', subsystem: 'portal', role: 'help-desk' }, operator)
})
// Each on their own: so many passwords to hash would outlast one transaction.
for (const person of everybody) await admit(installation.context(), person)
await close()
