import type { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import type { Context } from '#lib/db/context.ts'
import { respond } from '#lib/web/browser-answer.ts'
import { contextOf } from '#lib/web/context.ts'
import { refusedPage } from '#lib/web/form.ts'
import { parseInput } from '#lib/web/route.ts'
import { administrator } from './administrator.ts'
import { givenOnce } from './given-once.ts'

type Declaration<Input> = {
  input: z.ZodType<Input>
  /** "users.csv". */
  file: string
  type: 'text/csv' | 'application/jsonl'
  /** Lines without line ends; the verb behind it checks the right. */
  run: (ctx: Context, input: Input, who: Actor) => AsyncIterable<string>
}

/** A list of the dashboard as a file, written as it is read, so that it may be larger than memory. */
export const download =
  <Input>({ input, file, type, run }: Declaration<Input>) =>
  async (request: Request): Promise<Response> => {
    const ctx = contextOf(request.headers)
    try {
      const { who } = await administrator(ctx, request)
      const query = givenOnce(Object.fromEntries(new URL(request.url).searchParams))
      const lines = run(ctx, parseInput(input, query), who)[Symbol.asyncIterator]()
      // Read before the answer begins: a refusal still has its own page and status.
      const first = await lines.next()
      return new Response(bytesOf(first, lines, ctx.requestId), {
        headers: {
          'content-type': `${type}; charset=utf-8`,
          'content-disposition': `attachment; filename="${file}"`,
          'cache-control': 'no-store',
        },
      })
    } catch (error) {
      return respond(ctx, await refusedPage(ctx, error))
    }
  }

const lineEnd = '\r\n'

/** Reads on only as fast as the browser takes it, and not at all once it has gone. */
function bytesOf(first: IteratorResult<string>, lines: AsyncIterator<string>, requestId: string): ReadableStream {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<string>> | null = Promise.resolve(first)
  return new ReadableStream({
    async pull(controller) {
      try {
        const line = await (next ?? lines.next())
        next = null
        if (line.done) controller.close()
        else controller.enqueue(encoder.encode(line.value + lineEnd))
      } catch (error) {
        log.error({ requestId, err: error }, 'a download broke off')
        controller.error(error)
      }
    },
    cancel: async () => {
      await lines.return?.()
    },
  })
}
