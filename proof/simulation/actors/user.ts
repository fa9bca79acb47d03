import { randomUUID } from 'node:crypto';
import { short } from '../history.ts';
import { type Answered, ask } from '../network.ts';
import { world } from '../simulation.ts';

interface Wish {
  method: string;
  path: string;
  body?: unknown;
  /** The Idempotency-Key, the same for each time that the wish is sent. */
  key?: string | undefined;
}

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

/** Longer than this nobody looks at a page that doesn't answer, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Someone with a browser. */
export class Person {
  readonly id: string;
  readonly name: string;

  constructor(name: string, id: string = randomUUID()) {
    this.name = name;
    this.id = id;
  }

  tell(line: string): void {
    world().history.tell(`${this.name} ${line}`);
  }

  wait = (least: number, most: number): Promise<void> =>
    world().scheduler.wait(world().random.between(least, most));

  /** Sends a request once. */
  async send(service: string, { method, path, body, key }: Wish): Promise<Reply | undefined> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.id}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
    };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await ask(
      service,
      { method, path, headers, body: text === undefined ? undefined : Buffer.from(text) },
      PATIENCE_MS,
    );
    const reply = answer && replyOf(answer);
    this.tell(
      `${method} ${path.replace(/[0-9a-f-]{31}/, '')} ${text ?? ''}${key ? ' keyed' : ''} -> ${reply ? shown(reply) : 'no answer'}`,
    );
    if (key && reply) {
      const id = typeof reply.body.id === 'string' ? reply.body.id : undefined;
      world().history.answers.push({
        userId: this.id,
        key,
        request: `${method} ${path} ${text}`,
        status: reply.status,
        id,
      });
    }
    return reply;
  }

  /** Sends a request, and again when nothing comes back or something broke: as a browser's user does who wants it. */
  async want(service: string, wish: Wish, tries = 4): Promise<Reply | undefined> {
    for (let n = 1; ; n++) {
      const reply = await this.send(service, wish);
      if ((reply && reply.status < 500) || n === tries) return reply;
      await this.wait(500, 20_000);
    }
  }
}

const replyOf = ({ status, text }: Answered): Reply => ({
  status,
  body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
});

function shown({ status, body }: Reply): string {
  const { errors, id } = body as { errors?: { message: string }[]; id?: string };
  return `${status} ${errors?.[0]?.message.replace(/ \(request .*/, '') ?? (id ? short(id) : '')}`;
}
