import { z } from 'zod'

/** Whose key the client signs with, where the client secret is a private key (Apple). */
export const ClientKey = z.strictObject({
  teamId: z.string().trim().min(1).max(40),
  keyId: z.string().trim().min(1).max(40),
})
export type ClientKey = z.infer<typeof ClientKey>
