import { CreateApiKey } from '#lib/api-keys/create-api-key.ts'
import { WholeNumber } from '#lib/web/form-values.ts'

export const ApiKeyForm = CreateApiKey.omit({ user: true }).extend({
  days: WholeNumber.pipe(CreateApiKey.shape.days.unwrap()),
})
