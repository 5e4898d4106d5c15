import { Refusal } from '#lib/base/refusal.ts'

const bodyBytesMax = 64 * 1024

/** The body as text, never more than the limit (64 KiB) of it in memory. Refuses: 413 body_too_large, 400 malformed_body (not UTF-8). */
export async function readBody(request: Request, bytesMax = bodyBytesMax): Promise<string> {
  const announced = announcedBytes(request, bytesMax)
  // With an announced length the server itself stops reading there; without one, every chunk is counted.
  if (announced !== null) return request.text()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readCounted(request, bytesMax))
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    throw new Refusal('malformed_body', { cause })
  }
}

/** The body as it was received, byte for byte. Refuses: 413 body_too_large. */
export async function readBytes(request: Request): Promise<Buffer> {
  const announced = announcedBytes(request, bodyBytesMax)
  return announced === null ? readCounted(request, bodyBytesMax) : Buffer.from(await request.arrayBuffer())
}

function announcedBytes(request: Request, bytesMax: number): number | null {
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > bytesMax) throw new Refusal('body_too_large')
  return announced === null ? null : Number(announced)
}

async function readCounted(request: Request, bytesMax: number): Promise<Buffer> {
  if (!request.body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > bytesMax) throw new Refusal('body_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
