import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildWithMaven } from './maven.ts'

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
 * where it cannot be built here.
 */
export async function buildSpring(folder: string, security: string, settings: string): Promise<string | null> {
  const isBuilt = await buildWithMaven('spring', folder, () => {
    const resources = join(folder, 'src/main/resources')
    mkdirSync(resources, { recursive: true })
    writeFileSync(join(resources, 'application.yaml'), settings)
    const header = `package org.example;\n\n${imports.map((name) => `import ${name};`).join('\n')}\n\n`
    writeFileSync(join(folder, 'src/main/java/org/example/Security.java'), header + security)
  })
  return isBuilt ? join(folder, 'target/orders-1.jar') : null
}
