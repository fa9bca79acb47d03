import fc from 'fast-check';
import type { Known } from './fixtures.ts';
import { junk, type Schema, spoiled, valuesNamed, valuesOf, type World } from './values.ts';

/** What is sent. */
export interface Sent {
  /** As the document calls it: `GET /api/orders/{orderId}`. */
  operation: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Whether it is sent once more at the same time, as by a double click. */
  twice: boolean;
}

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** The part of an OpenAPI 3.1 document that requests are made of. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** Something for the text of a URL or a header: printable, or what people have tried. */
const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  junk.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
);
/** Headers are Latin-1 without control characters (RFC 9110, 5.5). */
const headerText = text.map((value) => value.replace(/[^\x20-\x7e]/g, '?').trim());

/** Mostly what the schema says, else something that is wrong. */
const mostly = (right: fc.Arbitrary<unknown>, wrong: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: wrong });

const ODD = [
  'accept',
  'x-request-id',
  'traceparent',
  'if-none-match',
  'cookie',
  'x-forwarded-for',
  'ce-type',
] as const;

/** Nothing, but for one time in twelve. */
const rarely = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 11, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: values });

/** Every operation of the document, as it calls them. */
export const operationsOf = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      ...{ method: method.toUpperCase(), path, operation },
    })),
  );

/** Requests of every operation of the document, most of them right but for one thing, and many right in all. */
export function requestsOf(document: OpenApi, { values, callers, wholes }: Known): fc.Arbitrary<Sent> {
  const schemas = document.components?.schemas ?? {};
  return fc.oneof(
    ...operationsOf(document).map(({ name, method, path, operation }) => {
      const world: World = { schemas, values, operation: name };
      const whole = wholes[name]?.map(({ body, headers }) => ({
        ...{ operation: name, method, path, body, twice: false },
        headers: { 'content-type': 'application/json', ...headers },
      }));
      const made = fc
        .record({
          caller: callersFrom(callers[name] ?? callers.usual ?? []),
          address: addressOf(path, operation.parameters ?? [], world),
          headers: headersOf(operation.parameters ?? []),
          body: bodyOf(operation, world),
          twice: rarely(fc.constant(true)),
        })
        .map(({ caller, address, headers, body, twice }) => ({
          operation: name,
          method,
          path: address,
          headers: { ...caller, ...headers },
          twice: twice ?? false,
          ...(method !== 'GET' && body !== undefined && { body }),
        }));
      return whole ? fc.oneof(fc.constantFrom(...whole), made) : made;
    }),
  );
}

/** Mostly those who may, else nobody or someone who says that they are somebody. */
const callersFrom = (callers: Record<string, string>[]): fc.Arbitrary<Record<string, string>> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...callers) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, string>>({}, { authorization: 'Bearer nonsense' }),
    },
  );

/** A path whose parameters are known ids, others, or nonsense; and a query. */
function addressOf(path: string, parameters: Parameter[], world: World): fc.Arbitrary<string> {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const id = { type: 'string', format: 'uuid' };
  const values = named.map((name) => mostly(valuesNamed(name, id, world), text));
  const queried = parameters.filter((parameter) => parameter.in === 'query');
  const query = queried.map(({ name, schema }) =>
    fc.option(mostly(valuesNamed(name, schema, world), text), { freq: 1 }),
  );
  return fc
    .tuple(fc.tuple(...values), fc.tuple(...query), rarely(fc.tuple(text, text)))
    .map(([given, asked, extra]) => {
      const at = named.reduce(
        (so, name, n) => so.replace(`{${name}}`, encodeURIComponent(wellFormed(given[n])) || '%20'),
        path,
      );
      const search = new URLSearchParams();
      asked.forEach((value, n) => {
        if (value !== null) search.set(queried[n]?.name ?? '', wellFormed(value));
      });
      if (extra) search.append(wellFormed(extra[0]), wellFormed(extra[1]));
      return search.size > 0 ? `${at}?${search}` : at;
    });
}

const wellFormed = (value: unknown): string => String(value).toWellFormed();

function headersOf(parameters: Parameter[]): fc.Arbitrary<Record<string, string>> {
  const idempotent = parameters.some((parameter) => parameter.in === 'header');
  return fc
    .record({
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'x') },
      ),
      // Few keys, so that many come again: with the same body or another, at once or later.
      key: idempotent
        ? fc.option(fc.oneof(headerText, fc.nat({ max: 2000 }).map(String)))
        : fc.constant(null),
      foreign: rarely(
        fc.constantFrom<Record<string, string>>(
          { origin: 'https://evil.example' },
          { 'sec-fetch-site': 'cross-site' },
        ),
      ),
      odd: rarely(fc.tuple(fc.constantFrom(...ODD), headerText)),
    })
    .map(
      ({ type, key, foreign, odd }): Record<string, string> => ({
        'content-type': type,
        ...(key && { 'idempotency-key': key }),
        ...foreign,
        ...(odd && { [odd[0]]: odd[1] }),
      }),
    );
}

/** Mostly the JSON that the operation takes. */
function bodyOf({ requestBody }: Operation, world: World): fc.Arbitrary<string | undefined> {
  const schema = requestBody?.content['application/json']?.schema;
  const values = schema ? valuesOf(schema, world) : junk;
  const json = mostly(values, spoiled(values)).map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 20, arbitrary: json },
    { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
    { weight: 1, arbitrary: json.map((whole) => whole?.slice(0, Math.floor(whole.length / 2))) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}
