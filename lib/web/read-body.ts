import { Refusal } from '#lib/base/refusal.ts'

const bodyBytesMax = 64 * 1024

/** The body as text, never more than the limit (64 KiB) of it in memory. Refuses: 413 body_too_large, 400 malformed_body (not UTF-8). */
export async function readBody(request: Request, bytesMax = bodyBytesMax): Promise<string> {
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > bytesMax) throw new Refusal('body_too_large')
  // With an announced length the server itself stops reading there; without one, every chunk is counted.
  if (announced !== null) return request.text()
  return readCounted(request, bytesMax)
}

async function readCounted(request: Request, bytesMax: number): Promise<string> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > bytesMax) throw new Refusal('body_too_large')
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new Refusal('malformed_body', { cause })
  }
}
