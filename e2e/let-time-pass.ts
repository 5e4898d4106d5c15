/** Makes every proof in somebody's sessions six minutes older: `node e2e/let-time-pass.ts <username>`. */
import { openInstallation } from '#cli/installation.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { findUser } from '#lib/users/find-user.ts'

const { value: installation, close } = await openInstallation()
const ctx = installation.context()
const { id: userId } = await findUser(ctx, process.argv[2] ?? '')
await ctx.db.ssoSessionProof.updateMany({
  where: { session: { userId } },
  data: { at: secondsAfter(ctx.now, -minutes(6)) },
})
await close()
