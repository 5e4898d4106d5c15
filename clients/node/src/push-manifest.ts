import { count, list, record, text } from './answer-guards.ts'
import { callPortal, type Portal } from './call-portal.ts'

/** What an application declares about itself. */
export interface Manifest {
  /** Never goes back: a lower one than the last is refused as `manifest_stale`. */
  revision?: number
  actions: readonly { name: string; title?: string; description?: string; sensitive?: boolean }[]
  groups?: readonly { name: string; title?: string; actions: readonly string[] }[]
  roles?: readonly {
    name: string
    title?: string
    principalName?: string
    groups?: readonly string[]
    actions?: readonly string[]
    /** Actions that count only for people for whom an administrator confirmed them. */
    confirmable?: readonly string[]
  }[]
}

/** One change, such as `role.action-added`, and the same as a sentence. */
export interface ManifestChange {
  change: string
  text: string
}

export interface ManifestResult {
  applied: ManifestChange[]
  /** What waits for an administrator. */
  pending: ManifestChange[]
  unchanged: number
}

/** Declares actions, groups and roles (native protocol 2.7). */
export async function pushManifest(portal: Portal, manifest: Manifest, dryRun: boolean): Promise<ManifestResult> {
  const path = dryRun ? '/api/sso/manifest?dryRun=1' : '/api/sso/manifest'
  const answer = record(await callPortal(portal, path, manifest, { method: 'PUT' }), 'answer')
  const changes = (name: 'applied' | 'pending') =>
    list(answer[name], name, (entry): ManifestChange => {
      const change = record(entry, name)
      return { ...change, change: text(change.change, 'change'), text: text(change.text, 'text') }
    })
  return { applied: changes('applied'), pending: changes('pending'), unchanged: count(answer.unchanged, 'unchanged') }
}
