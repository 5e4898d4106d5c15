import { MemoryStore } from './memory-store.ts'
import { describeStore } from './test-store.ts'

describeStore(async () => new MemoryStore())
