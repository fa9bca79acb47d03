import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../../harness/laptop.ts';

/** Where Node lets itself be inspected after SIGUSR1 (Node's documentation, "Debugger"). */
const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const PATIENCE_MS = 10_000;

/**
 * Collects a process's garbage and says what is left, in bytes: objects that something still refers to, and the buffers
 * that they own. Asked one after another: they all open the same port.
 *
 * @throws when the process has no inspector, or something else has its port
 */
export async function heldBy({ name, pid }: Running): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const inspector = new Inspector(await opened(name));
  await inspector.ready;
  await inspector.ask('HeapProfiler.collectGarbage');
  await inspector.ask('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await inspector.ask<Usage>('Runtime.getHeapUsage');
  await inspector.end();
  return usedSize + backingStorageSize;
}

/** Of the V8 inspector protocol, "Runtime.getHeapUsage". */
interface Usage {
  usedSize: number;
  backingStorageSize?: number;
}

async function opened(name: string): Promise<string> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(20)) {
    const targets = await fetch(INSPECTOR).then(
      (answer) => answer.json() as Promise<{ webSocketDebuggerUrl: string }[]>,
      () => [],
    );
    if (targets[0]) return targets[0].webSocketDebuggerUrl;
  }
  throw new Error(`${name} did not let itself be inspected`);
}

/** A conversation with one process. */
class Inspector {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly ready: Promise<unknown>;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.ready = new Promise((resolve) => this.#socket.addEventListener('open', resolve));
    this.#socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (id !== undefined) this.#answers.get(id)?.(result);
    });
  }

  ask<Result>(method: string, params: object = {}): Promise<Result> {
    const id = this.#answers.size + 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#answers.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise as Promise<Result>;
  }

  /** Has the process close its inspector, so that the port is free for the next one. */
  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener('close', resolve));
    const expression = "setImmediate(() => process.getBuiltinModule('node:inspector').close()); 0";
    await this.ask('Runtime.evaluate', { expression });
    await closed;
  }
}
