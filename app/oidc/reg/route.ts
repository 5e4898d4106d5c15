import { registrationLeg } from '#lib/web/registration.ts'

export const POST = registrationLeg
