/**
 * Colours of app/tokens.css, one scheme each, for what shows both at a time: a page resolves its tokens once, for the scheme
 * that it is in. A test compares.
 */
export const schemeTokens = {
  light: {
    '--color-canvas': '#fbfaf8',
    '--color-surface': '#ffffff',
    '--color-sunken': '#f6f4f1',
    '--color-line': '#e5e2de',
    '--color-line-strong': '#928f88',
    '--color-ink': '#1d1f25',
    '--color-ink-soft': '#555860',
    '--color-accent': '#3554a8',
    '--color-accent-hover': '#24419a',
    '--color-accent-soft': '#e9f0ff',
    '--color-on-accent': '#ffffff',
  },
  dark: {
    '--color-canvas': '#0f1015',
    '--color-surface': '#17191f',
    '--color-sunken': '#101116',
    '--color-line': '#2b2e35',
    '--color-line-strong': '#686c75',
    '--color-ink': '#f0eeeb',
    '--color-ink-soft': '#abaeb4',
    '--color-accent': '#7a9cec',
    '--color-accent-hover': '#90aff8',
    '--color-accent-soft': '#1e2a47',
    '--color-on-accent': '#090f1d',
  },
} as const
