export type Cell = string | number;

/** A Markdown table whose columns line up, so that a terminal shows it as well as a README does. */
export function table(header: Cell[], rows: Cell[][]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  // The last column stays ragged: one long cell would pad every other row.
  const line = (row: string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |\n`;
  const last = header.length - 1;
  widths[last] = 0;
  const [first = [], ...rest] = cells;
  return [first, header.map((_, n) => '-'.repeat(widths[n] || 3)), ...rest].map(line).join('');
}
