import { errorLayers } from './error-codes.ts'

/** PostgreSQL's unique_violation and Prisma's word for it: somebody else was first. */
const codes = new Set(['23505', 'P2002'])

export const isUniqueViolation = (error: unknown): boolean => errorLayers(error).some(({ code }) => codes.has(code))
