import { pino } from 'pino'
import { oncePerProcess } from './once-per-process.ts'

/** The process's log: one JSON line per event on standard output. */
export const log = oncePerProcess('log', () =>
  pino({
    level: 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }),
)
