import type { z } from 'zod'
import type { PortalAction } from '#lib/access/portal-actions.ts'
import type { ApiKeyCaller } from '#lib/api-keys/authenticate-api-key.ts'
import type { Context } from '#lib/db/context.ts'
import { parseInput } from '#lib/web/route.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

type Declaration<Input, Output> = {
  method: Method
  /** Below /api/admin; what stands in braces is a field of the input. */
  path: `/${string}`
  /** What it does, as the reference says it. */
  summary: string
  /** What the verb demands, for the reference and its test; the verb itself enforces it. Null: nothing but a key. */
  right: PortalAction | null
  /** Another right that does as well. */
  orRight?: PortalAction
  /** Where the right over the subsystem that it is about is enough; a list shows what is of such subsystems. */
  limited?: true
  /** Fields of the path, and of the query (GET, DELETE) or the body. */
  input: z.ZodType<Input>
  /** Everything that goes out; what is not named here stays inside. */
  output: z.ZodType<Output>
  /** Makes something: answers 201, and the same Idempotency-Key gets the same answer again. */
  creates?: true
  /** GET: the answer's `version` is its ETag. Others: If-Match becomes the input's `version`. */
  versioned?: true
  run: (ctx: Context, input: Input, who: ApiKeyCaller) => Promise<z.input<z.ZodType<Output>>>
}

/** One operation of the administration API, its types sealed inside. */
export type Operation = Pick<
  Declaration<unknown, unknown>,
  'method' | 'path' | 'summary' | 'right' | 'orRight' | 'limited' | 'input' | 'output' | 'creates' | 'versioned'
> & {
  answer: (ctx: Context, input: unknown, who: ApiKeyCaller) => Promise<unknown>
}

/** Declares an operation: parse what, run one verb, let out what the output names. */
export const operation = <Input, Output>({ run, ...declared }: Declaration<Input, Output>): Operation => ({
  ...declared,
  answer: async (ctx, input, who) => declared.output.parse(await run(ctx, parseInput(declared.input, input), who)),
})
