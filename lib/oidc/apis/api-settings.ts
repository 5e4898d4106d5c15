import { z } from 'zod'
import { hours, minutes } from '#lib/base/time.ts'
import { signingAlgorithms } from '#lib/keys/signing-algorithm.ts'

/** RFC 8707 §2: an absolute URI without a fragment. Compared letter by letter, so it is kept as it was written. */
const ApiIdentifier = z
  .string()
  .trim()
  .max(500)
  .regex(/^[a-z][a-z0-9+.-]*:[^\s\p{C}#\\]+$/iu, 'must be an absolute URI without a fragment')
  .refine((uri) => URL.canParse(uri), 'must be an absolute URI without a fragment')

/** What a subsystem sets so that others get tokens to it: it is an API. */
export const apiShape = {
  /** The name that tokens to it are asked for by, and carry as `aud`. Null: it is no API. */
  apiIdentifier: ApiIdentifier.nullable(),
  /** `opaque`: it asks the portal about each token, and what is over is over; `jwt` (RFC 9068): it reads them by itself. */
  apiTokenFormat: z.enum(['opaque', 'jwt']),
  apiSigningAlgorithm: z.enum(signingAlgorithms),
  apiTokenSeconds: z.int().min(minutes(1)).max(hours(1)),
  /** Identifiers of the subsystems that may ask for tokens to it, beside itself. */
  apiCallers: z.array(z.string().min(1).max(64)).max(200),
}

const Settings = z.object(apiShape)
export type ApiSettings = z.infer<typeof Settings>

export const apiDefaults: ApiSettings = {
  apiIdentifier: null,
  apiTokenFormat: 'opaque',
  apiSigningAlgorithm: 'RS256',
  apiTokenSeconds: minutes(5),
  apiCallers: [],
}

/** So long nobody is asked whether what stands in a JWT still holds: the one exception to "off means off". */
const jwtSecondsMax = minutes(5)

/** Refuses what is right by itself and together is not. */
export function apiProblem({ apiTokenFormat, apiTokenSeconds }: ApiSettings): [keyof ApiSettings, string] | null {
  if (apiTokenFormat !== 'jwt' || apiTokenSeconds <= jwtSecondsMax) return null
  return ['apiTokenSeconds', `a JWT is believed until it expires: ${jwtSecondsMax} at most`]
}
