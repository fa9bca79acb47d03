import { marshalMap, unmarshalMap } from './marshal.ts';

type Attributes = Record<string, never>;
type Convert = (attributes: Attributes) => unknown;
type Converter = (value: never, convert: Convert) => unknown;

const attributes: Converter = (value, convert) => convert(value);
const list =
  (each: Converter): Converter =>
  (values: never[], convert) =>
    values.map((value) => each(value, convert));
const byTable =
  (each: Converter): Converter =>
  (values: object, convert) =>
    Object.fromEntries(
      Object.entries(values).map(([table, value]) => [table, each(value as never, convert)]),
    );

/** The members of requests, answers and exceptions that have attribute values in them. */
const converters: Record<string, Converter> = {
  Attributes: attributes,
  ExclusiveStartKey: attributes,
  ExpressionAttributeValues: attributes,
  Item: attributes,
  Key: attributes,
  LastEvaluatedKey: attributes,
  Items: list(attributes),
  Keys: list(attributes),
  ConditionCheck: message,
  Delete: message,
  DeleteRequest: message,
  Put: message,
  PutRequest: message,
  Update: message,
  CancellationReasons: list(message),
  TransactItems: list(message),
  RequestItems: byTable(ofBatch),
  UnprocessedItems: byTable(ofBatch),
  UnprocessedKeys: byTable(ofBatch),
  Responses: byTable(list(attributes)),
};

/** A batch has a list of writes for each table, or one object with the keys to read. */
function ofBatch(value: never, convert: Convert): unknown {
  return (Array.isArray(value) ? list(message) : message)(value, convert);
}

function message(value: Record<string, never>, convert: Convert): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const name in value) {
    const member = value[name];
    const converter = converters[name];
    converted[name] = converter && member ? converter(member, convert) : member;
  }
  return converted;
}

/** The body of a request: attribute values in place of plain values. */
export const toWire = (input: object): Record<string, unknown> => message(input as Attributes, marshalMap);

/** An answer or an exception with plain values in place of attribute values. */
export const fromWire = (body: object): Record<string, unknown> => message(body as Attributes, unmarshalMap);
