import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    nightly: boolean
  }
}

/** How often something is tried: usually a sample that can fail, in `npm run test:nightly` all of it. */
export const sample = (usual: number, nightly: number): number => (inject('nightly') ? nightly : usual)
