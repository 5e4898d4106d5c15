import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { Refusal } from '#lib/base/refusal.ts'
import { receiveImport } from '#lib/users/imports/receive-import.ts'
import { seeOther } from '#lib/web/answers.ts'
import { respond } from '#lib/web/browser-answer.ts'
import { contextOf } from '#lib/web/context.ts'
import { refusedPage } from '#lib/web/form.ts'
import { requireOwnOrigin } from '#lib/web/guards.ts'
import { administrator } from './administrator.ts'

const fileBytesMax = 64 * 1024 * 1024

/**
 * Takes an uploaded CSV file of users and leads to its page. Refuses: 413 file_too_large; what `receiveImport` refuses; 403
 * origin_refused.
 */
export async function receiveUpload(request: Request): Promise<Response> {
  const ctx = contextOf(request.headers)
  try {
    requireOwnOrigin(ctx, request.headers)
    const { who } = await administrator(ctx, request)
    const { file, emailVerified } = await readUpload(request)
    const csv = Readable.fromWeb(file.stream() as ReadableStream)
    const { id } = await receiveImport(ctx, { fileName: file.name, emailVerified, csv }, who)
    return seeOther(`/admin/users/import/${id}`)
  } catch (error) {
    return respond(ctx, await refusedPage(ctx, error, '/admin/users/import'))
  }
}

/** Its size is announced by every browser, so what is too large is not even read. */
async function readUpload(request: Request): Promise<{ file: File; emailVerified: boolean }> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(announced <= fileBytesMax)) throw new Refusal('file_too_large')
  const data = await request.formData().catch((cause: unknown) => {
    throw new Refusal('malformed_request', { detail: 'Send the file by the form.', cause })
  })
  const file = data.get('file')
  if (!(file instanceof File) || file.size === 0) throw new Refusal('malformed_request', { detail: 'Choose a file.' })
  return { file, emailVerified: data.get('emailVerified') === 'on' }
}
