import { invalid, invalidParameter } from '../table-error.ts';
import { Decimal, numberText, parseNumber } from './decimal.ts';
import { type Item, setAttribute, type Value, type ValueMap, ValueSet } from './value.ts';

const DEEPEST = 32;

type Json = Record<string, unknown>;

/** A map of attributes in DynamoDB's JSON: `{ "pk": { "S": "..." } }`. */
export function itemFromJson(json: unknown, depth = 0): Item {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw serializationError('Start of structure or map found where not expected');
  if (depth > DEEPEST) throw invalid('Nesting Levels have exceeded supported limits');
  const item: Item = {};
  for (const name of Object.keys(json)) setAttribute(item, name, valueFromJson((json as Json)[name], depth));
  return item;
}

function valueFromJson(json: unknown, depth: number): Value {
  if (typeof json !== 'object' || json === null) throw serializationError('Unexpected value type in payload');
  const types = Object.keys(json);
  const [type] = types;
  if (type === undefined || types.length !== 1)
    throw invalid(
      `Supplied AttributeValue ${type === undefined ? 'is empty, must contain' : 'has more than one datatypes set, must contain'} exactly one of the supported datatypes`,
    );
  const content = (json as Json)[type];
  switch (type) {
    case 'S':
      return text(content);
    case 'N':
      return parseNumber(text(content));
    case 'BOOL':
      if (typeof content !== 'boolean') throw serializationError('Unexpected token in BOOL');
      return content;
    case 'NULL':
      if (content !== true) throw invalidParameter('Null attribute value types must have the value of true');
      return null;
    case 'M':
      return itemFromJson(content, depth + 1);
    case 'L':
      return list(content, depth + 1).map((part) => valueFromJson(part, depth + 1));
    case 'B':
      return Buffer.from(text(content), 'base64');
    case 'SS':
      return setOf('SS', list(content, depth).map(text));
    case 'NS':
      return setOf(
        'NS',
        list(content, depth).map((member) => numberText(parseNumber(text(member)))),
      );
    default:
      throw invalid(`The embedded tables server does not support values of the type ${type}`);
  }
}

function setOf(type: 'SS' | 'NS', members: string[]): ValueSet {
  const set = new ValueSet(type, members);
  if (members.length === 0)
    throw invalidParameter(`An ${type === 'SS' ? 'string' : 'number'} set  may not be empty`);
  if (set.members.size < members.length)
    throw invalidParameter(`Input collection [${members.join(', ')}] contains duplicates.`);
  return set;
}

function text(content: unknown): string {
  if (typeof content !== 'string') throw serializationError('Expected a string');
  return content;
}

function list(content: unknown, depth: number): unknown[] {
  if (!Array.isArray(content)) throw serializationError('Expected a list');
  if (depth > DEEPEST) throw invalid('Nesting Levels have exceeded supported limits');
  return content;
}

const serializationError = (message: string) =>
  Object.assign(invalid(message), { name: 'SerializationException' });

export function itemToJson(item: ValueMap): Json {
  const json: Json = {};
  for (const name of Object.keys(item))
    setAttribute(json as Item, name, valueToJson(item[name] as Value) as Item);
  return json;
}

function valueToJson(value: Value): object {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || value instanceof Decimal) return { N: numberText(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (value instanceof ValueSet) return value.toJSON();
  if (Array.isArray(value)) return { L: value.map(valueToJson) };
  return { M: itemToJson(value) };
}
