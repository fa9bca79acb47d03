/** A figure, its aim, and whether it is met; a figure without an aim is only told. */
export interface Figure {
  what: string;
  figure: string;
  aim?: string;
  short?: boolean;
}

/** A table to read, and to paste into a README. */
export function tableOf(figures: Figure[]): string {
  const rows = figures.map(({ what, figure, aim = '', short }) => [
    what,
    short ? `**${figure}**` : figure,
    aim,
  ]);
  return [['', 'measured', 'aim'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}
