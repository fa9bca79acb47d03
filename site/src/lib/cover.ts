/** Written out in full: the style sheet holds only the classes that are found in a source. */
const covers = ['cover-0', 'cover-1', 'cover-2', 'cover-3', 'cover-4', 'cover-5'] as const;

/** Which generated cover a ticket has: always the same one for the same id. */
export function coverOf(id: string): (typeof covers)[number] {
  const sum = [...id].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return covers[sum % covers.length] ?? covers[0];
}
