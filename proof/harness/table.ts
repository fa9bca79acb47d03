export type Cell = string | number;

/** A longer cell is not aligned: it would widen every other row. */
const MAX_WIDTH = 60;

/** A Markdown table with aligned columns, readable in a README and on a terminal. */
export function table(header: Cell[], rows: Cell[][]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = header.map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0).filter((length) => length <= MAX_WIDTH)),
  );
  const line = (row: string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |\n`;
  const [first = [], ...rest] = cells;
  return [first, widths.map((width) => '-'.repeat(width)), ...rest].map(line).join('');
}
