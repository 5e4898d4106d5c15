import { CreateInitialToken } from '#lib/oidc/registration/create-initial-token.ts'
import { WholeNumber } from '#lib/web/form-values.ts'

const { uses, days } = CreateInitialToken.shape

export const InitialTokenForm = CreateInitialToken.extend({
  uses: WholeNumber.pipe(uses.unwrap()),
  days: WholeNumber.pipe(days.unwrap()),
})
