import { hashSync, verifySync } from '@node-rs/argon2'
import type { OwnScheme } from './scheme.ts'

/** OWASP's first choice of 2024: 19 MiB, two passes, one lane. About 9 ms. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const argon2id: OwnScheme = {
  name: 'argon2id',
  form: /^(\$argon2id\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
  verify: verifySync,
  hash: (password) => hashSync(password, parameters),
  isStrong: (stored) => {
    const [memoryCost = 0, timeCost = 0] = Array.from(stored.matchAll(/[mt]=(\d+)/g), ([, value]) => Number(value))
    return memoryCost >= parameters.memoryCost && timeCost >= parameters.timeCost
  },
}
