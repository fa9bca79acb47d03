/**
 * Breaks a text into lines between words, and a longer word within it. An ellipsis ends a text that needs more lines.
 *
 * @param width the most characters of a line
 */
export function linesOf(text: string, width: number, most: number): string[] {
  const pieces = text
    .trim()
    .split(/\s+/)
    .flatMap((word) => chunksOf([...word], width));
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + 1 + [...piece].length <= width)
      lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  if (lines.length <= most) return lines;
  const end = [...(lines[most - 1] ?? '')].slice(0, width - 1).join('');
  return [...lines.slice(0, most - 1), `${end.trimEnd()}…`];
}

const chunksOf = (characters: string[], width: number): string[] =>
  Array.from({ length: Math.ceil(characters.length / width) }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(''),
  );
