/**
 * Makes a portal the home of somebody who goes to another one: `node e2e/furnish-home.ts <project> <callback>`. Prints the
 * secret with which that one proves itself.
 */
import { openInstallation } from '#cli/installation.ts'
import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { admit } from './admit.ts'
import { personOf } from './people.ts'

const [project = '', callback = ''] = process.argv.slice(2)
const { value: installation, close } = await openInstallation()
const ctx = installation.context()
const subsystem = 'branch'
const landingUrl = new URL('/', callback).href
const { secret } = await createSubsystem(ctx, { identifier: subsystem, title: 'Branch', landingUrl }, operator)
await createAction(ctx, { subsystem, name: 'enter' }, operator)
await createRole(ctx, { subsystem, name: 'staff', title: 'Staff', actions: ['enter'] }, operator)
await enableConnection(ctx, oidcConnection, { subsystem, redirectUris: [callback] }, operator)
const person = personOf('inge', project)
await admit(ctx, person)
await addGrant(ctx, { user: person.username, subsystem, role: 'staff' }, operator)
process.stdout.write(secret)
await close()
