import { deleteRegistrationLeg, readRegistrationLeg, updateRegistrationLeg } from '#lib/web/registration.ts'

export const GET = readRegistrationLeg
export const PUT = updateRegistrationLeg
export const DELETE = deleteRegistrationLeg
