/**
 * What a spreadsheet may take for the start of a formula, also behind spaces and in full width (OWASP, CSV Injection).
 */
const formulaStart = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/** One line of CSV (RFC 4180) without its line end. A cell that could run as a formula is led by an apostrophe. */
export const csvLine = (cells: readonly string[]): string => cells.map(csvCell).join(',')

function csvCell(text: string): string {
  const harmless = formulaStart.test(text) ? `'${text}` : text
  return /[",;'\s]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
