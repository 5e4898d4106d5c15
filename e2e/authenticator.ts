import { generateSync } from 'otplib'

const periodSeconds = 30

/** An authenticator app on somebody's phone. */
export class Authenticator {
  readonly #key: string
  #lastStep = 0

  /** The key as a page shows it: in groups, if it likes. */
  constructor(key: string) {
    this.#key = key.replace(/\s/g, '')
  }

  /** A code that was not given before: the present one, else the next one, which the portal takes a little early. */
  code(): string {
    const present = this.#presentStep()
    this.#lastStep = Math.max(present, this.#lastStep + 1)
    if (this.#lastStep > present + 1) throw new Error('A third code within half a minute is taken nowhere')
    return this.#at(this.#lastStep)
  }

  /** A code that is long over. */
  wrongCode(): string {
    return this.#at(this.#presentStep() - 50)
  }

  readonly #presentStep = (): number => Math.floor(Date.now() / 1_000 / periodSeconds)

  readonly #at = (step: number): string => generateSync({ secret: this.#key, epoch: step * periodSeconds })
}
