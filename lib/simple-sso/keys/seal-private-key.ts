import type { Context } from '#lib/db/context.ts'

/** Table, column and row: a sealed key that is moved elsewhere does not open. */
const purpose = (id: string): string => `simple_sso_key sealed_private_key ${id}`

export const sealPrivateKey = (ctx: Context, id: string, privateKey: string): string =>
  ctx.sealer.seal(privateKey, purpose(id))

/** The private key of a row; throws where it was sealed by another root secret or altered, which is no visitor's fault. */
export function openPrivateKey(
  ctx: Context,
  { id, sealedPrivateKey }: { id: string; sealedPrivateKey: string },
): string {
  const text = ctx.sealer.open(sealedPrivateKey, purpose(id))
  if (text === null) throw new Error(`the private key ${id} does not open`)
  return text
}
