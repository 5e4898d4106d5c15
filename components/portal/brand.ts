/** Whose door this is. `links` stand in the footer, such as help and privacy. */
export type Brand = { name: string; links?: { label: string; href: string }[] }

/** Before anyone gave the installation a name of its own. */
export const portico: Brand = { name: 'Portico' }
