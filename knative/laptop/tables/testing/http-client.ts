import { numberText, parseNumber } from '../values/decimal.ts';
import { MISSING_TABLE, type Request, TABLE } from './random-request.ts';

/** What two servers must agree on: the answer, or the error's name and reasons. */
export async function send(url: string, { operation, input }: Request): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20300101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return response.ok ? answer : { status: response.status, ...answer };
}

/**
 * An answer without what may differ: texts of errors, the order of sets and batches, the form of numbers, and the
 * capacity that DynamoDB Local sometimes adds. DynamoDB does not define which of several errors it answers: a request for
 * a missing table has an error of any name. A transaction with an invalid write is `invalid`, because DynamoDB Local finds
 * some errors only when it evaluates the write.
 */
export function comparable({ operation, input }: Request, answer: Record<string, unknown>): unknown {
  const { status, __type, Message, message, ConsumedCapacity, ...rest } = answer;
  if (status === undefined) return normal(rest);
  if (input.TableName === MISSING_TABLE) return { error: 'any' };
  const error = String(__type).replace(/.*#/, '');
  const reasons = (rest.CancellationReasons ?? []) as { Code: string }[];
  const isInvalid =
    operation === 'TransactGetItems' || ['ValidationException', 'ResourceNotFoundException'].includes(error);
  if (
    operation.startsWith('Transact') &&
    (isInvalid || reasons.some(({ Code }) => Code === 'ValidationError'))
  )
    return { error: 'invalid' };
  return { error, ...(normal(rest) as object) };
}

function normal(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(normal);
  if (typeof json !== 'object' || json === null) return json;
  const names = Object.keys(json).filter((name) => name !== 'Message');
  return Object.fromEntries(
    names.sort().map((name) => {
      const part = (json as Record<string, unknown>)[name];
      if (name === 'N' && typeof part === 'string') return [name, numberText(parseNumber(part))];
      if (name === 'NS' && Array.isArray(part))
        return [name, part.map((one) => numberText(parseNumber(one))).sort()];
      if (['SS', TABLE].includes(name) && Array.isArray(part))
        return [name, part.map((one) => JSON.stringify(normal(one))).sort()];
      return [name, normal(part)];
    }),
  );
}
