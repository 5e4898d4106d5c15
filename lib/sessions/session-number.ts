import { randomInt } from 'node:crypto'

/** 1 … 2^53−1, random so that it tells nothing; 48 random bits are what `randomInt` gives, times 32 for the rest. */
export const randomSessionNumber = (): string => String(randomInt(1, 2 ** 48 - 1) * 32 + randomInt(32))
