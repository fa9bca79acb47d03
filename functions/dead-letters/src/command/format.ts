const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A time span in milliseconds, rounded down to its largest unit: `3 min`. */
export function age(ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => ms >= length) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}

/** The service of an in-cluster address: `payments` for `http://payments.boxoffice.svc.cluster.local`. */
export const serviceName = (address: string): string | undefined =>
  /^https?:\/\/([a-z0-9-]+)\.[a-z0-9-]+\.svc\.cluster\.local(?:[:/]|$)/.exec(address)?.[1];

/** Text from outside without control characters, which a terminal would execute. */
export const printable = (text: string): string => text.replace(/[^\P{C}\n\t]/gu, '\uFFFD');

/** Text on one line of at most `length` characters. */
export function truncate(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Rows under their headings, in columns as wide as the widest cell. */
export function columns(headings: string[], rows: string[][]): string {
  const all = [headings, ...rows].map((row) => row.map(printable));
  const widths = headings.map((_, n) => Math.max(...all.map((row) => row[n]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}
