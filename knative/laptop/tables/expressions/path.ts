import { attributeOf, type Item, isMap, type Value, type ValueMap } from '../values/value.ts';
import type { Names } from './placeholders.ts';
import { RESERVED } from './reserved-words.ts';
import type { Tokens } from './tokens.ts';

/** A document path: names of attributes, and positions in lists. The first part is a name. */
export type Path = [string, ...(string | number)[]];

const NAME = /^[A-Za-z_]\w*$/;

/** What a parser needs to read an expression, and collects while it does. */
export interface Context {
  tokens: Tokens;
  names: Names;
  usedNames: Set<string>;
  usedValues: Set<string>;
}

/** @throws TableError for a reserved word, an undefined name or a syntax error */
export function readPath(context: Context): Path {
  const { tokens } = context;
  const path: Path = [readName(context)];
  for (;;) {
    if (tokens.take('.')) path.push(readName(context));
    else if (tokens.take('[')) {
      const position = tokens.read();
      if (!/^\d+$/.test(position)) throw tokens.syntaxError(position);
      path.push(Number(position));
      tokens.expect(']');
    } else return path;
  }
}

function readName({ tokens, names, usedNames }: Context): string {
  const token = tokens.read();
  if (token.startsWith('#')) {
    usedNames.add(token);
    const name = Object.hasOwn(names, token) ? names[token] : undefined;
    if (typeof name !== 'string' || name === '')
      throw tokens.error(
        `An expression attribute name used in the document path is not defined; attribute name: ${token}`,
      );
    return name;
  }
  if (!NAME.test(token)) throw tokens.syntaxError(token);
  if (RESERVED.has(token.toUpperCase()))
    throw tokens.error(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
  return token;
}

/** The value at a path; undefined when the item has none there. */
export function valueAt(item: Item, path: Path): Value | undefined {
  if (path.length === 1) return attributeOf(item, path[0]);
  return path.reduce<Value | undefined>(partOf, item);
}

export function partOf(value: Value | undefined, part: string | number): Value | undefined {
  if (typeof part === 'number') return Array.isArray(value) ? value[part] : undefined;
  return isMap(value) ? attributeOf(value as ValueMap, part) : undefined;
}

export const pathText = (path: Path): string =>
  `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;

/**
 * Refuses paths of which one contains the other, or of which one takes for a list what the other takes for a map.
 *
 * @throws TableError
 */
export function checkOverlaps(paths: Path[], { tokens }: Context): void {
  paths.forEach((one, n) => {
    for (const other of paths.slice(n + 1)) {
      const shared = Math.min(one.length, other.length);
      let at = 0;
      while (at < shared && one[at] === other[at]) at++;
      const both = `path one: ${pathText(one)}, path two: ${pathText(other)}`;
      if (at === shared)
        throw tokens.error(
          `Two document paths overlap with each other; must remove or rewrite one of these paths; ${both}`,
        );
      if (typeof one[at] !== typeof other[at])
        throw tokens.error(
          `Two document paths conflict with each other; must remove or rewrite one of these paths; ${both}`,
        );
    }
  });
}
