import type { Names } from './placeholders.ts';

/** The most compiled expressions that are kept. */
const MOST = 10_000;

const cache = new Map<string, unknown>();

/** Compiles an expression once for the same names. An expression with an error is compiled each time. */
export function compiled<Expression>(text: string, names: Names, compile: () => Expression): Expression {
  let key = text;
  for (const name in names) key += `\0${name}\0${names[name]}`;
  const found = cache.get(key) as Expression | undefined;
  if (found) return found;
  if (cache.size >= MOST) cache.clear();
  const fresh = compile();
  cache.set(key, fresh);
  return fresh;
}
