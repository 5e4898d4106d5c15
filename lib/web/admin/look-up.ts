import type { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { json, problem } from '#lib/web/answers.ts'
import { contextOf } from '#lib/web/context.ts'
import { parseInput } from '#lib/web/route.ts'
import { type Administrator, administrator } from './administrator.ts'
import { givenOnce } from './given-once.ts'

type Declaration<Input, Output> = {
  input: z.ZodType<Input>
  run: (ctx: Context, input: Input, by: Administrator) => Promise<Output>
}

/** What a page of the dashboard asks for while it is open: a query in the address, an answer in JSON. */
export const lookUp =
  <Input, Output>({ input, run }: Declaration<Input, Output>) =>
  async (request: Request): Promise<Response> => {
    const ctx = contextOf(request.headers)
    try {
      const by = await administrator(ctx, request)
      const query = givenOnce(Object.fromEntries(new URL(request.url).searchParams))
      return json(200, await run(ctx, parseInput(input, query), by))
    } catch (error) {
      return problem(error, ctx.requestId)
    }
  }
