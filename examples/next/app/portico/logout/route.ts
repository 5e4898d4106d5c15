import { door } from '#examples/next/door.ts'

export const POST = door.notices
