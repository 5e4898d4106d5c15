import type { Config } from '#lib/config/env.ts'
import { argon2id } from './argon2id.ts'
import { bcryptSha384, plainBcrypt } from './bcrypt.ts'
import {
  djangoArgon2,
  djangoBcrypt,
  djangoBcryptSha256,
  djangoPbkdf2Sha1,
  djangoPbkdf2Sha256,
  djangoScrypt,
} from './django.ts'
import type { OwnScheme, Scheme } from './scheme.ts'
import { bareSuperfly, superfly } from './superfly.ts'

/** The schemes that PASSWORD_SCHEME chooses from. */
export const ownSchemes: Record<Config['passwordScheme'], OwnScheme> = { argon2id, bcrypt: bcryptSha384 }

/** Everything that sign-in can verify. What is not the configured scheme is replaced at the next successful sign-in. */
export const schemes: readonly Scheme[] = [
  argon2id,
  bcryptSha384,
  plainBcrypt,
  djangoPbkdf2Sha256,
  djangoPbkdf2Sha1,
  djangoBcryptSha256,
  djangoBcrypt,
  djangoArgon2,
  djangoScrypt,
  superfly,
  bareSuperfly,
]

/** The scheme of a stored hash, by its form. */
export const schemeOf = (stored: string): Scheme | undefined => schemes.find(({ form }) => form.test(stored))
