import { onInstallation } from './portico.ts'

/** Runs when the demo is open, before the first journey. */
export default async function furnish(): Promise<void> {
  await onInstallation('e2e/furnish.ts')
}
