import { defineConfig } from 'prisma/config'

// Prisma 7 generates and runs without its Rust schema engine; naming any existing file keeps it from downloading one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma' })
