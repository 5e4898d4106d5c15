import type { ClaimRule } from './claim-rule.ts'

type Claims = Readonly<Record<string, unknown>>

const depthMax = 6
const valuesMax = 1_000
const lengthMax = 1_000

/** The texts that stand at a place in the claims. Names may have dots in them themselves: the whole name is tried first. Pure. */
function claimAt(claims: unknown, path: string, depth = 0): string[] {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims) || depth > depthMax) return []
  if (Object.hasOwn(claims, path)) return textsOf((claims as Claims)[path])
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot)
    if (!Object.hasOwn(claims, name)) continue
    const found = claimAt((claims as Claims)[name], path.slice(dot + 1), depth + 1)
    if (found.length > 0) return found
  }
  return []
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value.slice(0, valuesMax) : [value]).flatMap((one) => {
    const plain = typeof one === 'string' || typeof one === 'boolean' || Number.isSafeInteger(one)
    const text = plain ? String(one) : ''
    return text === '' || text.length > lengthMax || text.includes('\0') ? [] : [text]
  })
}

/**
 * The value because of which a rule holds; null where it does not. `contains` asks for one of several values; of a single
 * text, for a part of it. Capitals count. Pure.
 */
export function matchClaims({ claim, operator, values }: Omit<ClaimRule, 'gives'>, claims: Claims): string | null {
  const found = claimAt(claims, claim)
  const [wanted = ''] = values
  const single = found.length === 1
  const tests = {
    equals: (text: string) => single && text === wanted,
    contains: (text: string) => text === wanted || (isOneText(claims, claim) && text.includes(wanted)),
    one_of: (text: string) => values.includes(text),
    matches: (text: string) => matchesPattern(text, wanted),
    present: () => true,
  }
  return found.find(tests[operator]) ?? null
}

/** A part of a text counts only where the claim is one text: a group named `no-editors` is not the group `editors`. */
const isOneText = (claims: Claims, claim: string): boolean => {
  const last = claimAt({ at: Object.hasOwn(claims, claim) ? claims[claim] : null }, 'at')
  return last.length === 1 && typeof claims[claim] === 'string'
}

/**
 * Whether a text is like a pattern in which `*` stands for anything. Walks once and goes back to the last star alone, so that
 * no pattern takes longer than the product of both lengths.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let [at, of, star, from] = [0, 0, -1, 0]
  while (at < text.length) {
    if (pattern[of] === '*') {
      star = of
      from = at
      of += 1
    } else if (pattern[of] === text[at]) {
      at += 1
      of += 1
    } else if (star >= 0) {
      from += 1
      at = from
      of = star + 1
    } else return false
  }
  while (pattern[of] === '*') of += 1
  return of === pattern.length
}

/** Whether the server says that a claim is too long and stands elsewhere (OpenID Connect Core §5.6.2): then nothing is known. */
export function isElsewhere(claims: Claims, path: string): boolean {
  const names = claims['_claim_names']
  return typeof names === 'object' && names !== null && Object.hasOwn(names, path.split('.')[0] ?? '')
}
