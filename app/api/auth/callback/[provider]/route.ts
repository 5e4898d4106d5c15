import { visit } from '#lib/web/form.ts'
import { CallbackQuery, returnFromProvider, returning } from '#lib/web/upstream-legs.ts'

export const GET = visit({ guard: returning, input: CallbackQuery, run: returnFromProvider })
