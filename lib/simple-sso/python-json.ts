type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type JsonObject = { readonly [key: string]: Json | undefined }

/**
 * JSON as Python's `json.dumps` writes it, byte for byte: `", "` and `": "` between parts, everything outside printable ASCII
 * escaped, keys in the order given. Numbers are integers; keys without a value are left out.
 */
export function pythonJson(value: Json): string {
  if (typeof value === 'string') return pythonString(value)
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Object.entries(value).flatMap(([key, part]) =>
    part === undefined ? [] : [`${pythonString(key)}: ${pythonJson(part)}`],
  )
  return `{${parts.join(', ')}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** JSON.stringify escapes what must be; Python escapes DEL and all beyond ASCII as well, by UTF-16 unit. */
const pythonString = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
