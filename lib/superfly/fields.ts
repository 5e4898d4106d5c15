import { z } from 'zod'

// Old clients send every field, null where they have nothing to say, and newer ones send more: what is not known is left out.

export const optionalText = (max: number) => z.string().max(max).nullish()
export const Username = z.string().min(1).max(256)
export const Password = z.string().max(1_024)
export const SubsystemHint = optionalText(64)
