import { Refused } from '../errors.ts';

type Start = Record<string, string>;

/** An opaque cursor for a list: where in an index the page ended. */
export const toCursor = (start: Start): string => Buffer.from(JSON.stringify(start)).toString('base64url');

/**
 * The place that a cursor stands for.
 *
 * @param names the attributes that it must have, and no others
 * @param within what some of them must be, so that no cursor leads into another list
 * @throws Refused (400) when it isn't one of ours
 */
export function fromCursor(cursor: string | undefined, names: string[], within: Start): Start | undefined {
  if (cursor === undefined) return undefined;
  const start = parse(cursor);
  const whole =
    start !== undefined &&
    Object.keys(start).length === names.length &&
    names.every(
      (name) => typeof start[name] === 'string' && start[name] !== '' && start[name].length < 400,
    ) &&
    Object.entries(within).every(([name, value]) => start[name] === value);
  if (!whole) throw new Refused(400, 'cursor-invalid', { field: 'cursor' });
  return start;
}

function parse(cursor: string): Start | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Start) : undefined;
  } catch {
    return undefined;
  }
}
