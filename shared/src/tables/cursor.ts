import { isText } from '../api/text.ts';
import { Refused } from '../errors.ts';

/** The key attributes of an item in the table or an index. */
type Position = Record<string, string>;

/** Encodes the position of a page's last item as an opaque cursor. */
export const toCursor = (position: Position): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Decodes a cursor.
 *
 * @param names the attributes that the position must have, and no others
 * @param fixed the required values of some attributes, so that a cursor cannot read another list
 * @throws Refused (400) for a cursor that this list did not issue
 */
export function fromCursor(
  cursor: string | undefined,
  names: string[],
  fixed: Position,
): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = parse(cursor);
  const isValid =
    position !== undefined &&
    Object.keys(position).length === names.length &&
    names.every(
      (name) =>
        typeof position[name] === 'string' &&
        position[name] !== '' &&
        position[name].length < 400 &&
        isText(position[name]),
    ) &&
    Object.entries(fixed).every(([name, value]) => position[name] === value);
  if (!isValid) throw new Refused(400, 'cursor-invalid', { field: 'cursor' });
  return position;
}

function parse(cursor: string): Position | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Position) : undefined;
  } catch {
    return undefined;
  }
}
