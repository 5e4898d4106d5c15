declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  import type { AdapterConstructor } from 'oidc-provider'

  const MemoryAdapter: AdapterConstructor
  // biome-ignore lint/style/noDefaultExport: the library's own.
  export default MemoryAdapter
}
