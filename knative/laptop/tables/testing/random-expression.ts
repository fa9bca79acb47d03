import fc from 'fast-check';
import { list, number, rarely, set, string, value } from './random-item.ts';

const path = rarely(
  fc.constantFrom(
    'a',
    'b',
    'letters',
    'box',
    'tags',
    '#count',
    'letters[0]',
    'letters[1]',
    'box.x',
    'box.y',
    '#box.#x',
    'a.b',
    'box[0]',
  ),
  fc.constantFrom('count', 'status', 'a..b', 'letters[-1]', 'letters[x]', '#none', '1a'),
);
const placeholder = fc.constantFrom(':n', ':n', ':s', ':s', ':v', ':l', ':t');
const operand = fc.oneof(path, placeholder);
const comparison = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const text = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((values) => String.raw({ raw: strings }, ...values));

export const simple = fc.oneof(
  text`attribute_exists(${path})`,
  text`attribute_not_exists(${path})`,
  text`#count ${comparison} :n`,
  text`a ${comparison} :v`,
  text`${path} = ${operand}`,
  text`${path} <> ${path}`,
  text`${operand} ${comparison} ${operand}`,
  text`#count BETWEEN :n AND :n`,
  text`${path} BETWEEN ${placeholder} AND ${placeholder}`,
  text`${path} IN (${placeholder}, :v)`,
  text`begins_with(${path}, :s)`,
  text`begins_with(${path}, ${placeholder})`,
  text`contains(${path}, ${placeholder})`,
  text`contains(b, :s)`,
  text`size(${path}) ${comparison} :n`,
  text`attribute_type(${path}, :type)`,
);
export const condition: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: simple },
  text`${simple} AND ${simple}`,
  text`${simple} OR NOT ${simple}`,
  text`(${simple} OR ${simple}) AND ${simple}`,
  rarely(text`NOT (${simple})`, text`((${simple}))`),
  fc.constantFrom(
    'attribute_exists(pk)',
    'attribute_not_exists(pk)',
    'attribute_exists(pk)',
    'attribute_not_exists(pk)',
  ),
);

const setAction = fc.oneof(
  text`${path} = ${operand}`,
  text`${path} = ${placeholder}`,
  text`#count = #count + :n`,
  text`#count = :n - #count`,
  text`a = ${path} + ${placeholder}`,
  text`${path} = if_not_exists(${path}, :n) + :n`,
  text`${path} = if_not_exists(${path}, ${placeholder})`,
  text`letters = list_append(letters, ${placeholder})`,
  text`letters = list_append(if_not_exists(letters, :l), :l)`,
);
export const update: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: text`SET ${setAction}` },
  text`SET ${setAction}, ${setAction}`,
  text`REMOVE ${path}`,
  text`REMOVE ${path}, ${path}`,
  text`SET ${setAction} REMOVE ${path}`,
  text`ADD ${path} ${placeholder}`,
  text`DELETE ${path} ${placeholder}`,
  text`ADD ${path} :n SET ${setAction}`,
  fc.constantFrom(
    'SET #count = if_not_exists(#count, :n) + :n',
    'ADD #count :n',
    'ADD tags :t',
    'DELETE tags :t',
    'SET gsi1pk = :s, gsi1sk = sk',
    'REMOVE gsi1pk',
    'REMOVE gsi1sk',
  ),
  rarely(
    fc.constant('SET a = :n'),
    fc.constantFrom('', 'SET', 'SET a = :n,', 'SET a = :n SET b = :n', 'BOTH a', 'SET a = size(a)'),
  ),
);

const NAMES: Record<string, string> = {
  '#count': 'count',
  '#box': 'box',
  '#x': 'x',
  '#pk': 'pk',
  '#sk': 'sk',
  '#g': 'gsi1pk',
  '#h': 'gsi1sk',
};
const types = rarely(fc.constantFrom('S', 'N', 'L', 'M', 'SS'), fc.constantFrom('X')).map((S) => ({ S }));
const values = fc.record({ ':n': number, ':s': string, ':v': value, ':l': list, ':t': set, ':type': types });

/** The placeholders that the expressions use, rarely one more or less. */
export const placeholders = (expressions: (string | undefined)[]) =>
  fc
    .tuple(values, rarely(fc.constant(''), fc.constantFrom('more names', 'more values', 'fewer')))
    .map(([all, wrong]) => {
      const used: string[] = expressions.join(' ').match(/[#:]\w+/g) ?? [];
      const names = Object.fromEntries(
        Object.entries(NAMES).filter(
          ([name]) => used.includes(name) || (wrong === 'more names' && name === '#x'),
        ),
      );
      const some = Object.fromEntries(
        Object.entries(all).filter(
          ([name], n) =>
            (used.includes(name) && !(wrong === 'fewer' && n === 0)) || (wrong === 'more values' && n === 1),
        ),
      );
      return {
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ...(Object.keys(some).length > 0 && { ExpressionAttributeValues: some }),
      };
    });
