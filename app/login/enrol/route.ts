import { SubmitEnrolment, submitEnrolment } from '#lib/login/submit-enrolment.ts'
import { form, visit } from '#lib/web/form.ts'
import { formSender, visitor } from '#lib/web/guards.ts'
import { loginStep, StepQuery, showStep } from '#lib/web/login-legs.ts'

export const GET = visit({ guard: visitor, input: StepQuery, run: showStep('enrol_factor') })
export const POST = form({ guard: formSender, input: SubmitEnrolment, run: loginStep('enrol_factor', submitEnrolment) })
