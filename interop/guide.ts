import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Guide = {
  text: string
  /** The blocks of a language under a heading, as they stand there, with the addresses of this run. */
  blocks: (language: string, heading?: string) => string[]
  /** The commands for the portal under a heading, in words. */
  commands: (heading?: string) => string[][]
}

/** A guide of `docs/guides` as somebody follows it: `places` says what stands for its example texts here. */
export function readGuide(name: string, places: Record<string, string>): Guide {
  const text = readFileSync(join(import.meta.dirname, `../docs/guides/${name}.md`), 'utf8')
  const here = (block: string) =>
    Object.entries(places).reduce((so, [written, meant]) => so.replaceAll(written, meant), block)
  const blocks = (language: string, heading?: string) => {
    const section = heading === undefined ? text : (text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '')
    const found = [...section.matchAll(/^```(\w+)\n([\s\S]+?)^```/gm)].filter(([, of]) => of === language)
    if (found.length === 0) throw new Error(`${name} shows no ${language} under ${heading ?? 'any heading'}`)
    return found.map(([, , block = '']) => here(block))
  }
  const commands = (heading?: string) =>
    blocks('sh', heading)
      .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
      .filter((line) => line.startsWith('npm run portico -- '))
      .map((line) => line.slice('npm run portico -- '.length))
      .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare = '']) => quoted ?? bare))
  return { text, blocks, commands }
}
