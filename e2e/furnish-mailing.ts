/** Adds Katherine to a portal of her own: `node e2e/furnish-mailing.ts <project>`. */
import { openInstallation } from '#cli/installation.ts'
import { admit } from './admit.ts'
import { personOf } from './people.ts'

const { value: installation, close } = await openInstallation()
await admit(installation.context(), personOf('katherine', process.argv[2] ?? ''))
await close()
