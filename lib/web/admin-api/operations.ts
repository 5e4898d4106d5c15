import type { Operation } from './operation.ts'
import { userOperations } from './user-operations.ts'

/** The whole administration API, in the order of its reference. */
export const operations: readonly Operation[] = [...userOperations]
