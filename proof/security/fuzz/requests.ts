import fc from 'fast-check';
import type { Fixtures } from './fixtures.ts';
import { formRequests } from './forms.ts';
import { brokenCaller, brokenSegment, brokenSignature, contentEncoding } from './mistakes.ts';
import { pictureBodies } from './pictures.ts';
import { junk, type Schema, type ValueContext, valuesNamed, valuesOf, withOneMistake } from './values.ts';

export interface FuzzRequest {
  /** In the form of the document: `GET /api/orders/{orderId}`. */
  operation: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer | undefined;
  /** Whether a page answers, in HTML. */
  isPage?: boolean;
  /** Whether it is sent twice at the same time, as by a double click. */
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

/** The used part of an OpenAPI 3.1 document. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** Text for a URL or a header: printable characters, or a known attack. */
const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  junk.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
);
/** Headers are Latin-1 without control characters (RFC 9110, 5.5). */
const headerText = text.map((value) => value.replace(/[^\x20-\x7e]/g, '?').trim());

/** Six times in seven a valid value. */
const mostly = (valid: fc.Arbitrary<unknown>, invalid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: valid }, { weight: 1, arbitrary: invalid });

const UNUSUAL_HEADERS = [
  'accept',
  'x-request-id',
  'traceparent',
  'if-none-match',
  'cookie',
  'x-forwarded-for',
  'ce-type',
] as const;

/** One time in twelve a value, else null. */
const rarely = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 11, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: values });

/** Every operation of the document with its name there. */
export const operationsOf = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );

/** Requests to every operation of the document and every form. Many are valid, and most others have one mistake. */
export function requestsOf(document: OpenApi, fixtures: Fixtures): fc.Arbitrary<FuzzRequest> {
  const { values, callers, signed } = fixtures;
  const schemas = document.components?.schemas ?? {};
  return fc.oneof(
    ...formRequests(fixtures),
    ...operationsOf(document).map(({ name, method, path, operation }) => {
      const context: ValueContext = { schemas, values, operation: name };
      const signedRequests = signed[name]?.map(({ body, headers }) => ({
        operation: name,
        method,
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body,
        twice: false,
      }));
      const generated = fc
        .record({
          caller: callersFrom(callers[name] ?? callers.usual ?? []),
          address: addressOf(path, operation.parameters ?? [], context),
          headers: headersOf(operation.parameters ?? []),
          signature: signedRequests ? rarely(brokenSignature) : fc.constant(null),
          body: bodyOf(operation, context),
          twice: rarely(fc.constant(true)),
        })
        .map(({ caller, address, headers, signature, body, twice }) => ({
          operation: name,
          method,
          path: address,
          headers: { ...caller, ...headers, ...signature },
          twice: twice ?? false,
          ...(method !== 'GET' && body !== undefined && { body }),
        }));
      return signedRequests ? fc.oneof(fc.constantFrom(...signedRequests), generated) : generated;
    }),
  );
}

/** Mostly an authorised caller, else an anonymous one or one with an invalid token or broken cookies. */
const callersFrom = (callers: Record<string, string>[]): fc.Arbitrary<Record<string, string>> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...callers) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.constantFrom<Record<string, string>>({}, { authorization: 'Bearer nonsense' }),
        brokenCaller,
      ),
    },
  );

/** A path whose parameters are known ids, unknown ids or nonsense, with a query. */
function addressOf(path: string, parameters: Parameter[], context: ValueContext): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const id = { type: 'string', format: 'uuid' };
  const pathValues = names.map((name) => mostly(valuesNamed(name, id, context), text));
  const queryParameters = parameters.filter((parameter) => parameter.in === 'query');
  const queryValues = queryParameters.map(({ name, schema }) =>
    fc.option(mostly(valuesNamed(name, schema, context), text), { freq: 1 }),
  );
  return fc
    .tuple(
      fc.tuple(...pathValues),
      fc.tuple(...queryValues),
      rarely(fc.tuple(text, text)),
      rarely(brokenSegment),
    )
    .map(([inPath, inQuery, extra, broken]) => {
      const filled = names.reduce(
        (address, name, n) =>
          address.replace(`{${name}}`, broken ?? (encodeURIComponent(wellFormed(inPath[n])) || '%20')),
        names.length === 0 && broken ? `${path}/${broken}` : path,
      );
      const search = new URLSearchParams();
      inQuery.forEach((value, n) => {
        if (value !== null) search.set(queryParameters[n]?.name ?? '', wellFormed(value));
      });
      if (extra) search.append(wellFormed(extra[0]), wellFormed(extra[1]));
      return search.size > 0 ? `${filled}?${search}` : filled;
    });
}

const wellFormed = (value: unknown): string => String(value).toWellFormed();

function headersOf(parameters: Parameter[]): fc.Arbitrary<Record<string, string>> {
  const isIdempotent = parameters.some((parameter) => parameter.in === 'header');
  return fc
    .record({
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'x') },
      ),
      // Few different keys, so that many repeat: with the same body or another, at once or later.
      key: isIdempotent
        ? fc.option(fc.oneof(headerText, fc.nat({ max: 2000 }).map(String)))
        : fc.constant(null),
      crossOrigin: rarely(
        fc.constantFrom<Record<string, string>>(
          { origin: 'https://evil.example' },
          { 'sec-fetch-site': 'cross-site' },
        ),
      ),
      encoding: rarely(contentEncoding),
      unusual: rarely(fc.tuple(fc.constantFrom(...UNUSUAL_HEADERS), headerText)),
    })
    .map(
      ({ type, key, crossOrigin, encoding, unusual }): Record<string, string> => ({
        'content-type': type,
        ...(key && { 'idempotency-key': key }),
        ...crossOrigin,
        ...encoding,
        ...(unusual && { [unusual[0]]: unusual[1] }),
      }),
    );
}

/** Mostly JSON of the operation's schema, or a picture where it takes one; else other text, truncated JSON, or no body. */
function bodyOf(
  { requestBody }: Operation,
  context: ValueContext,
): fc.Arbitrary<string | Buffer | undefined> {
  if (requestBody?.content['image/png']) return pictureBodies;
  const schema = requestBody?.content['application/json']?.schema;
  const values = schema ? valuesOf(schema, context) : junk;
  const json = mostly(values, withOneMistake(values)).map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 20, arbitrary: json },
    { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
    { weight: 1, arbitrary: json.map((whole) => whole?.slice(0, Math.floor(whole.length / 2))) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}
