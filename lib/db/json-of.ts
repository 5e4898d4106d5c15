import type { Prisma } from '#generated/prisma/client.ts'

/** A plain object as Prisma wants a JSON column's value: what JSON cannot say (undefined members) is left out. */
export const jsonOf = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value))
