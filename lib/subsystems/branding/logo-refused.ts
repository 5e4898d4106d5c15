/** What is wrong with an image that was given as a logo, in words for the person who gave it. */
export class LogoRefused extends Error {
  override readonly name = 'LogoRefused'
}
