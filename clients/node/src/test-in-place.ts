import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const client = import.meta.dirname

/** A program as it is written for people, with what it imports from registries taken from this checkout. */
export const withClientInPlace = (code: string): string =>
  code
    .replaceAll(/'@portico\/client\/(\w+)'/g, (_whole, name) => `'${pathToFileURL(join(client, `${name}.ts`)).href}'`)
    .replaceAll("'@portico/client'", `'${pathToFileURL(join(client, 'portico.ts')).href}'`)
    .replaceAll("'express'", `'${import.meta.resolve('express')}'`)
