import { PorticoError } from './portico-error.ts'

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is missing or of another type in an answer: the other side does not speak this version of the protocol. */
function unexpected(name: string): PorticoError {
  return new PorticoError('unexpected_answer', { status: 200, detail: `"${name}" is missing or of the wrong type` })
}

export function record(value: unknown, name: string): JsonRecord {
  if (!isRecord(value)) throw unexpected(name)
  return value
}

export function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw unexpected(name)
  return value
}

export function textOrNull(value: unknown, name: string): string | null {
  return value === undefined || value === null ? null : text(value, name)
}

export function count(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unexpected(name)
  return value
}

export function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw unexpected(name)
  return value
}

/** An ISO 8601 time that can be compared: an unreadable deadline must never mean "no deadline". */
export function time(value: unknown, name: string): string {
  const written = text(value, name)
  if (Number.isNaN(Date.parse(written))) throw unexpected(name)
  return written
}

export function list<T>(value: unknown, name: string, read: (entry: unknown, name: string) => T): T[] {
  if (!Array.isArray(value)) throw unexpected(name)
  return value.map((entry, index) => read(entry, `${name}[${index}]`))
}
