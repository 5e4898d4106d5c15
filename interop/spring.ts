import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { skipped } from './skipped.ts'

const run = promisify(execFile)

const imports = [
  'static org.springframework.security.config.Customizer.withDefaults',
  'java.util.List',
  'java.util.stream.Stream',
  'org.springframework.context.annotation.Bean',
  'org.springframework.context.annotation.Configuration',
  'org.springframework.security.config.annotation.web.builders.HttpSecurity',
  'org.springframework.security.core.GrantedAuthority',
  'org.springframework.security.core.authority.SimpleGrantedAuthority',
  'org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper',
  'org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler',
  'org.springframework.security.oauth2.client.registration.ClientRegistrationRepository',
  'org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver',
  'org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers',
  'org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority',
  'org.springframework.security.web.SecurityFilterChain',
]

/**
 * Builds the application with a Security.java and an application.yaml of the guide. Gives the archive; null, said loudly,
 * where Java, Maven or what Maven is to fetch cannot be had.
 */
export async function buildSpring(folder: string, security: string, settings: string): Promise<string | null> {
  for (const program of ['java', 'mvn']) {
    if (spawnSync(program, ['--version']).status !== 0) return skipped('Spring Security', `there is no ${program} here`)
  }
  cpSync(join(import.meta.dirname, 'spring'), folder, { recursive: true })
  const resources = join(folder, 'src/main/resources')
  mkdirSync(resources, { recursive: true })
  writeFileSync(join(resources, 'application.yaml'), settings)
  const header = `package org.example;\n\n${imports.map((name) => `import ${name};`).join('\n')}\n\n`
  writeFileSync(join(folder, 'src/main/java/org/example/Security.java'), header + security)
  try {
    await run('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
    return join(folder, 'target/orders-1.jar')
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
    if (/COMPILATION ERROR/.test(said)) throw error
    return skipped('Spring Security cannot be built here', said.trim())
  }
}
