import { z } from 'zod'
import { Ticked } from '#lib/web/form-values.ts'

export const RotateKeyForm = z.strictObject({ immediately: Ticked })
