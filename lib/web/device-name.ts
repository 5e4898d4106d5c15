const browsers: readonly [RegExp, string][] = [
  // Each names itself after the ones that it also claims to be, so the most particular come first.
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]

const find = (known: readonly [RegExp, string][], text: string): string | undefined =>
  known.find(([pattern]) => pattern.test(text))?.[1]

/** "Firefox on Windows": a User-Agent as people call their device. What it says is a claim, and only shown. */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device'
  const [browser, system] = [find(browsers, userAgent), find(systems, userAgent)]
  if (browser) return system ? `${browser} on ${system}` : browser
  return system ? `A program on ${system}` : 'A program'
}
