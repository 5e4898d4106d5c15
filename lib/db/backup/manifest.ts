import { z } from 'zod'

// A backup is gzip'd text: the manifest in one line; for each table its rows as PostgreSQL's COPY writes them, one a
// line, and `\.`; at the end one line of totals. Every line ends with \n. A file without totals was cut off.

const Partition = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,63}$/),
  // It becomes SQL: instants between quotes and nothing else.
  bounds: z.string().regex(/^FOR VALUES FROM \('[0-9 :.+-]+'\) TO \('[0-9 :.+-]+'\)$/),
})

/** What is in a backup, and what it needs. */
export const Manifest = z.strictObject({
  portico: z.literal('backup'),
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** The root secret is not in the backup; this value, sealed with it, tells whether it is at hand. */
  keyCheck: z.string(),
  migrations: z.array(z.strictObject({ name: z.string(), checksum: z.string() })),
  tables: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()), partitions: z.array(Partition) })),
})
export type Manifest = z.infer<typeof Manifest>

export const Totals = z.strictObject({
  tables: z.record(z.string(), z.strictObject({ rows: z.int(), sha256: z.string() })),
})
export type Totals = z.infer<typeof Totals>

/** The line after a table's last row; no row can be it, COPY writes a backslash twice. */
export const endOfTable = '\\.'

/** COPY's text depends on these. */
export const textSettings = `
  SET client_encoding = 'UTF8'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';
  SET extra_float_digits = 1; SET bytea_output = 'hex'; SET statement_timeout = 0; SET lock_timeout = 0`
