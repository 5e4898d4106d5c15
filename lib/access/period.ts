import { z } from 'zod'

const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** From when to when something holds. */
export const periodFields = {
  /** From when on; now without it. */
  validFrom: Instant.optional(),
  /** Until when; without it, until it is removed. */
  validTo: Instant.optional(),
}

export const endsAfterBeginning = ({
  validFrom,
  validTo,
}: {
  validFrom?: Date | undefined
  validTo?: Date | undefined
}): boolean => !validFrom || !validTo || validFrom < validTo
export const periodRefusal = { path: ['validTo'], message: 'must be later than validFrom' }
