type Codes = { brand: string; username: string; codes: readonly string[] }

/** Recovery codes as a text file to be kept: a `data:` address, so that they are read nowhere but on the page. Pure. */
export function recoveryCodesFile({ brand, username, codes }: Codes): string {
  const text = [`${brand}: recovery codes of ${username}`, '', ...codes, ''].join('\n')
  return `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`
}
