import type { Presence } from './answers.ts'
import type { Door } from './door.ts'
import type { DoorAnswer, DoorRequest } from './door-answers.ts'

/** Who was let in with which request, for frameworks whose guard and handler share nothing but the request. */
export class Guests {
  readonly #door: Door
  readonly #presences = new WeakMap<object, Presence>()

  constructor(door: Door) {
    this.#door = door
  }

  /** The answer to give instead; undefined where the person of this request may go on, and is remembered with it. */
  async admit(request: object, asked: DoorRequest, actions: readonly string[]): Promise<DoorAnswer | undefined> {
    const { answer, presence } = await this.#door.admit(asked, actions)
    if (presence) this.#presences.set(request, presence)
    return answer
  }

  /** Throws where no guard let this request in: there is nobody to tell of. */
  presenceOf(request: object): Presence {
    const presence = this.#presences.get(request)
    if (!presence) throw new TypeError('presenceOf: this route is not behind signInRequired or actionRequired')
    return presence
  }
}
