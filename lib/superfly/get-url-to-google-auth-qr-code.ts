import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { qrImage } from '#lib/factors/totp/qr-image.ts'
import { keyUri } from '#lib/factors/totp/totp-key.ts'

export const GetUrlToGoogleAuthQrCode = z.object({
  secretKey: z
    .string()
    .max(128)
    .regex(/^[A-Z2-7]{16,}=*$/i, 'must be a key in base 32'),
  issuer: z.string().max(128).nullish(),
  accountName: z.string().max(256).nullish(),
})

/** The address of a picture, as it always was: drawn here and carried in the address itself, where others sent the key away. */
export async function getUrlToGoogleAuthQrCode(
  _ctx: Context,
  { secretKey, issuer, accountName }: z.infer<typeof GetUrlToGoogleAuthQrCode>,
): Promise<string> {
  return qrImage(keyUri({ issuer: issuer ?? 'Portico', label: accountName ?? '', secret: secretKey }))
}
