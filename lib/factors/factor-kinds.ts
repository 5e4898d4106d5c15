import type { FactorKind } from './factor-kind.ts'
import { hotpKind } from './hotp/hotp-kind.ts'
import { totpKind } from './totp/totp-kind.ts'

/** Every kind that Portico knows, in the order in which a code is tried. */
export const factorKinds: readonly FactorKind[] = [totpKind, hotpKind]
