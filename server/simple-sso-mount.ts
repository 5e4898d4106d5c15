const own = '/server/'
const names = ['request-token', 'authorize', 'verify', 'session']

/**
 * Gives the express lane's path for a path of a request. The paths of django-simple-sso end in a slash and lie under `mount`,
 * which an operator may choose; a redirect would turn a client's POST into a GET, so either spelling is answered right away.
 * Null where they would lie by default and do not.
 */
export function createSimpleSsoMount(mount: string): (pathname: string) => string | null {
  const paths = new Map<string, string | null>()
  for (const under of [own, mount]) {
    for (const name of names) {
      const lane = under === mount ? `${own}${name}` : null
      paths.set(`${under}${name}`, lane).set(`${under}${name}/`, lane)
    }
  }
  return (pathname) => {
    const lane = paths.get(pathname)
    return lane === undefined ? pathname : lane
  }
}
