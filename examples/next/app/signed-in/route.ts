import { door } from '#examples/next/door.ts'

export const GET = door.landing
