import { type Item, isMap, setAttribute, type Value, type ValueMap } from '../values/value.ts';
import { compiled } from './compiled.ts';
import { type Context, checkOverlaps, type Path, readPath } from './path.ts';
import type { Names, Used } from './placeholders.ts';
import { Tokens } from './tokens.ts';

export interface Projection extends Used {
  project: (item: Item) => Item;
}

/** @throws TableError */
export const projectionOf = (expression: string, names: Names = {}): Projection =>
  compiled(`ProjectionExpression ${expression}`, names, () => {
    const tokens = new Tokens(expression, 'ProjectionExpression');
    const context: Context = { tokens, names, usedNames: new Set(), usedValues: new Set() };
    const paths = [readPath(context)];
    while (tokens.take(',')) paths.push(readPath(context));
    tokens.end();
    checkOverlaps(paths, context);
    return { project: (item) => project(item, paths), names: context.usedNames, values: new Set<string>() };
  });

/** The parts of an item at the paths, in maps and lists of their own. */
export const project = (item: Item, paths: Path[]): Item => (partsOf(item, paths) ?? {}) as Item;

function partsOf(value: Value, paths: (string | number)[][]): Value | undefined {
  if (paths.some((path) => path.length === 0)) return value;
  const byPart = Map.groupBy(paths, ([part]) => part as string | number);
  if (Array.isArray(value)) {
    const parts = [...byPart]
      .filter(([part]) => typeof part === 'number' && part < value.length)
      .sort(([one], [other]) => Number(one) - Number(other))
      .map(([part, within]) => partsOf(value[part as number] as Value, within.map(tail)))
      .filter((part) => part !== undefined);
    return parts.length > 0 ? parts : undefined;
  }
  if (!isMap(value)) return undefined;
  const parts: ValueMap = {};
  for (const [part, within] of byPart) {
    if (typeof part !== 'string' || !Object.hasOwn(value, part)) continue;
    const inner = partsOf(value[part] as Value, within.map(tail));
    if (inner !== undefined) setAttribute(parts, part, inner);
  }
  return Object.keys(parts).length > 0 ? parts : undefined;
}

const tail = ([, ...rest]: (string | number)[]) => rest;
