import type pg from 'pg'

/**
 * Makes a connection take one question after the other. Prisma asks for the relations of one question side by side, in a
 * transaction too, where there is but one connection (prisma/orm#29646); pg would queue them, but says that it will not for long.
 */
export function oneAtATime(client: pg.Client): void {
  let last: Promise<unknown> = Promise.resolve()
  client.query = new Proxy(client.query, {
    apply: (query, self, given: unknown[]) => {
      const ask = () => Reflect.apply(query, self, given)
      // The pool's own calls and streams: each has a connection to itself.
      if (typeof given.at(-1) === 'function' || 'submit' in Object(given[0])) return ask()
      const answered = last.then(ask)
      last = answered.catch(() => undefined)
      return answered
    },
  })
}
