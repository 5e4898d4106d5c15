import type { Factor } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

/** One kind of second factor. A new kind is one folder that exports one of these, and a line in `factor-kinds.ts`. */
export type FactorKind = {
  kind: string
  /** For people: "Authenticator app". */
  title: string
  /**
   * Whether the code belongs to this factor now. A code that does is spent by the very statement that says so:
   * of any number of callers with the same code one gets true.
   */
  spend: (ctx: Context, factor: Factor, code: string) => Promise<boolean>
}
