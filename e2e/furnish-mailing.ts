/** Adds its people to a portal that sends mail: `node e2e/furnish-mailing.ts <project>`. */
import { openInstallation } from '#cli/installation.ts'
import { admit } from './admit.ts'
import { mailed, personOf } from './people.ts'

const { value: installation, close } = await openInstallation()
for (const part of mailed) await admit(installation.context(), personOf(part, process.argv[2] ?? ''))
await close()
