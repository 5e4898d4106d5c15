import { DumpLexer, type Token } from './dump-lexer.ts'

/** A row of a dump: its table, and its values by column. */
export type DumpRow = { table: string; values: Record<string, string | null> }

/** What begins an item of a CREATE TABLE that is no column. */
const noColumn = /^(PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FULLTEXT|SPATIAL|FOREIGN|CHECK)$/i

/**
 * The rows of these tables in a MySQL dump, one by one as they are read: `mysqldump` as it comes, with or without column
 * names (`--complete-insert`), one row or a thousand in a statement. What else a dump says is passed over.
 */
export async function* readDump(input: AsyncIterable<string>, tables: readonly string[]): AsyncGenerator<DumpRow> {
  const lexer = new DumpLexer()
  const parser = new DumpParser(new Set(tables))
  for await (const chunk of input) yield* parser.take(lexer.push(chunk))
  yield* parser.take(lexer.push(null))
}

type Step = (token: Token) => Step

/** Understands CREATE TABLE and INSERT, token by token: each state is a function that gives the next one. */
class DumpParser {
  readonly #wanted: ReadonlySet<string>
  readonly #columns = new Map<string, string[]>()
  #rows: DumpRow[] = []
  #step: Step
  #table = ''
  #named: string[] = []
  #values: (string | null)[] = []

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted
    this.#step = this.#begin
  }

  take(tokens: readonly Token[]): DumpRow[] {
    this.#rows = []
    for (const token of tokens) this.#step = this.#step(token)
    return this.#rows
  }

  #begin: Step = (token) => {
    if (isWord(token, 'CREATE')) return this.#create
    if (isWord(token, 'INSERT') || isWord(token, 'REPLACE')) return this.#insert
    return this.#skip(token)
  }

  #skip: Step = (token) => (isSign(token, ';') ? this.#begin : this.#skip)

  #create: Step = (token) => (isWord(token, 'TABLE') ? this.#createName : this.#skip(token))

  #createName: Step = (token) => {
    if (isSign(token, '(')) {
      this.#named = []
      return this.#column
    }
    if (isSign(token, ';')) return this.#begin
    if (!isSign(token, '.')) this.#table = token.value.toLowerCase()
    return this.#createName
  }

  /** At the beginning of an item of a CREATE TABLE. */
  #column: Step = (token) => {
    const isColumn = token.kind === 'name' || (token.kind === 'word' && !noColumn.test(token.value))
    if (isColumn) this.#named.push(token.value.toLowerCase())
    return this.#item(0)(token)
  }

  #item(depth: number): Step {
    return (token) => {
      if (isSign(token, '(')) return this.#item(depth + 1)
      if (isSign(token, ')') && depth > 0) return this.#item(depth - 1)
      if (isSign(token, ')')) {
        this.#columns.set(this.#table, this.#named)
        return this.#skip
      }
      return isSign(token, ',') && depth === 0 ? this.#column : this.#item(depth)
    }
  }

  #insert: Step = (token) => {
    if (isWord(token, 'INTO') || isWord(token, 'IGNORE') || isSign(token, '.')) return this.#insert
    if (isWord(token, 'VALUES') || isWord(token, 'VALUE')) {
      return this.#wanted.has(this.#table) ? this.#tuple : this.#skip
    }
    if (isSign(token, '(')) {
      this.#named = []
      return this.#insertColumn
    }
    if (isSign(token, ';')) return this.#begin
    this.#table = token.value.toLowerCase()
    this.#named = this.#columns.get(this.#table) ?? []
    return this.#insert
  }

  #insertColumn: Step = (token) => {
    if (isSign(token, ')')) return this.#insert
    if (!isSign(token, ',')) this.#named.push(token.value.toLowerCase())
    return this.#insertColumn
  }

  #tuple: Step = (token) => {
    if (isSign(token, '(')) {
      this.#values = []
      return this.#value
    }
    return isSign(token, ';') ? this.#begin : this.#tuple
  }

  #value: Step = (token) => {
    if (isSign(token, ',')) return this.#value
    if (isSign(token, ')')) {
      const values = Object.fromEntries(this.#named.map((name, i) => [name, this.#values[i] ?? null]))
      this.#rows.push({ table: this.#table, values })
      return this.#tuple
    }
    // `_binary 'text'`: the character set of what follows.
    if (token.kind === 'word' && token.value.startsWith('_')) return this.#value
    this.#values.push(isWord(token, 'NULL') ? null : token.value)
    return this.#value
  }
}

const isWord = ({ kind, value }: Token, word: string): boolean => kind === 'word' && value.toUpperCase() === word
const isSign = ({ kind, value }: Token, sign: string): boolean => kind === 'sign' && value === sign
