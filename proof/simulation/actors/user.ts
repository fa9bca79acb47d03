import { randomUUID } from 'node:crypto';
import { shortId } from '../history.ts';
import { callService, type ServiceResponse } from '../network.ts';
import { simulation } from '../simulation.ts';

interface UserRequest {
  method: string;
  path: string;
  body?: unknown;
  /** The Idempotency-Key, the same in every retry. */
  key?: string | undefined;
}

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

/** How long a user waits for an answer, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** A signed-in user with a browser. */
export class User {
  readonly id: string;
  readonly name: string;

  constructor(name: string, id: string = randomUUID()) {
    this.name = name;
    this.id = id;
  }

  log(line: string): void {
    simulation().history.log(`${this.name} ${line}`);
  }

  wait = (leastMs: number, mostMs: number): Promise<void> =>
    simulation().scheduler.wait(simulation().random.integer(leastMs, mostMs));

  /** Sends a request once. */
  async send(service: string, { method, path, body, key }: UserRequest): Promise<Reply | undefined> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.id}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
    };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = { method, path, headers, body: text === undefined ? undefined : Buffer.from(text) };
    const response = await callService(service, request, TIMEOUT_MS);
    const reply = response && replyOf(response);
    this.log(
      `${method} ${path.replace(/[0-9a-f-]{31}/, '')} ${text ?? ''}${key ? ' with key' : ''} -> ${reply ? summary(reply) : 'no answer'}`,
    );
    if (key && reply) {
      const id = typeof reply.body.id === 'string' ? reply.body.id : undefined;
      simulation().history.answers.push({
        userId: this.id,
        key,
        request: `${method} ${path} ${text}`,
        status: reply.status,
        id,
      });
    }
    return reply;
  }

  /** Sends a request, and again after no answer or a 5xx. */
  async sendWithRetries(service: string, request: UserRequest, attempts = 4): Promise<Reply | undefined> {
    for (let attempt = 1; ; attempt++) {
      const reply = await this.send(service, request);
      if ((reply && reply.status < 500) || attempt === attempts) return reply;
      await this.wait(500, 20_000);
    }
  }
}

const replyOf = ({ status, text }: ServiceResponse): Reply => ({
  status,
  body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
});

function summary({ status, body }: Reply): string {
  const { errors, id } = body as { errors?: { message: string }[]; id?: string };
  return `${status} ${errors?.[0]?.message.replace(/ \(request .*/, '') ?? (id ? shortId(id) : '')}`;
}
