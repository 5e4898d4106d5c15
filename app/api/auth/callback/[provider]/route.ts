import { form, visit } from '#lib/web/form.ts'
import { CallbackQuery, followPosted, postedAcross, returnFromProvider, returning } from '#lib/web/upstream-legs.ts'

export const GET = visit({ guard: returning, input: CallbackQuery, run: returnFromProvider })
export const POST = form({ guard: postedAcross, input: CallbackQuery, run: followPosted })
