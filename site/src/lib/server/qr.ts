import encodeQR from 'qr';

/** A QR code for an SVG: dark modules as a path, in a square of `size` modules with a light border. */
export interface QrCode {
  size: number;
  path: string;
}

/** The light border that a scanner needs, in modules (ISO/IEC 18004, 6.3.8). */
const BORDER = 4;

/** @param text at most 152 bytes: then the code has version 8 or less at error correction M */
export function qrCode(text: string): QrCode {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER });
  // Neighbours of a row become one rectangle: a third of the length of a path with one for each module.
  const path = rows.map((row, y) =>
    runsOf(row)
      .map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`)
      .join(''),
  );
  return { size: rows.length, path: path.join('') };
}

/** The runs of dark modules in a row: where each begins, and its length. */
function runsOf(row: boolean[]): [x: number, width: number][] {
  const runs: [number, number][] = [];
  for (const [x, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  }
  return runs;
}
