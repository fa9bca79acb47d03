const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A time span in milliseconds in the words of its largest unit, as in `3 min`. */
export function age(ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => ms >= length) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}

/** The service that an in-cluster address means: `payments` of `http://payments.boxoffice.svc.cluster.local`. */
export const serviceIn = (address: string): string | undefined =>
  /^https?:\/\/([a-z0-9-]+)\.[a-z0-9-]+\.svc\.cluster\.local(?:[:/]|$)/.exec(address)?.[1];

/** Text of others' making, without what a terminal takes for commands. */
export const harmless = (text: string): string => text.replace(/[^\P{C}\n\t]/gu, '\uFFFD');

/** Text on one line, and no longer than `length` characters. */
export function short(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Rows in columns as wide as their widest cell, under their headings. */
export function columns(headings: string[], rows: string[][]): string {
  const all = [headings, ...rows].map((row) => row.map(harmless));
  const widths = headings.map((_, n) => Math.max(...all.map((row) => row[n]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
