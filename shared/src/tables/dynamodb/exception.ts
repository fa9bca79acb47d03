import {
  type CancellationReason,
  ConditionalCheckFailedException,
  TablesException,
  TransactionCanceledException,
} from '../exceptions.ts';
import { type Answer, NoAnswer } from './connection.ts';
import { fromWire } from './message.ts';

/** @throws NoAnswer for a body that is not the JSON of a whole answer */
export function parsed({ body }: Answer): object {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw new NoAnswer('the answer is not JSON', 'ECONNRESET');
}

/** The exception of an answer that is not 200. The answer of a proxy has no name: its status is used. */
export function exceptionOf(answer: Answer, attempts: number): TablesException {
  const { status, headers } = answer;
  const body = bodyOf(answer) as Record<string, never>;
  const { __type, message, Message, Item, CancellationReasons } = body;
  const type = String(__type ?? headers['x-amzn-errortype'] ?? `Status${status}`);
  const [name = type] = type.split('#').slice(-1)[0]?.split(':') ?? [];
  const text = message ?? Message ?? name;
  const metadata = { httpStatusCode: status, requestId: headers['x-amzn-requestid'] as string, attempts };
  if (name === 'ConditionalCheckFailedException')
    return new ConditionalCheckFailedException(text, metadata, Item);
  if (name === 'TransactionCanceledException')
    return new TransactionCanceledException(
      text,
      metadata,
      (CancellationReasons ?? []) as CancellationReason[],
    );
  return new TablesException(name, text, metadata);
}

function bodyOf(answer: Answer): object {
  try {
    return fromWire(parsed(answer));
  } catch {
    return {};
  }
}
