import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { LinkQuery, NotMeForm, notMeStep, showNotMe } from '#lib/web/link-legs.ts'

export const GET = visit({ guard: visitor, input: LinkQuery, run: showNotMe })
export const POST = form({ guard: formSender, input: NotMeForm, run: notMeStep })
