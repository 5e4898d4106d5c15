import { text } from 'node:stream/consumers'

/** A secret from standard input, without the line end that `echo` and editors add. At a terminal it is asked for and not shown. */
export async function readSecret(name: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, '')
  // Silence first: somebody may type, or paste, as soon as the question shows.
  stdin.setRawMode(true).resume().setEncoding('utf8')
  stderr.write(`${name}: `)
  try {
    return await readHidden()
  } finally {
    stdin.setRawMode(false).pause()
    stderr.write('\n')
  }
}

function readHidden(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const typed: string[] = []
  const onData = (chunk: string) => {
    for (const key of chunk) {
      // Raw mode hands over what the terminal would have done itself: Enter, Ctrl-D, Ctrl-C, Backspace.
      if (key === '\r' || key === '\n' || key === '\u0004') {
        process.stdin.off('data', onData)
        resolve(typed.join(''))
      } else if (key === '\u0003') process.kill(process.pid, 'SIGINT')
      else if (key === '\u007f' || key === '\b') typed.pop()
      else typed.push(key)
    }
  }
  process.stdin.on('data', onData)
  return promise
}
