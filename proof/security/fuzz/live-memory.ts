import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../../harness/laptop.ts';

/** Node opens its inspector here after SIGUSR1 (Node's documentation, "Debugger"). */
const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const OPEN_WITHIN_MS = 10_000;

/**
 * Collects the garbage of a process and resolves to its live objects and the buffers that they own, in bytes. Only one
 * process at a time: all of them open the same port.
 *
 * @throws Error when the process opens no inspector
 */
export async function liveBytes({ name, pid }: Running): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const inspector = new Inspector(await inspectorUrl(name));
  await inspector.opened;
  await inspector.call('HeapProfiler.collectGarbage');
  await inspector.call('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await inspector.call<HeapUsage>('Runtime.getHeapUsage');
  await inspector.close();
  return usedSize + backingStorageSize;
}

/** The answer to Runtime.getHeapUsage of the V8 inspector protocol. */
interface HeapUsage {
  usedSize: number;
  backingStorageSize?: number;
}

async function inspectorUrl(name: string): Promise<string> {
  for (const end = Date.now() + OPEN_WITHIN_MS; Date.now() < end; await pause(20)) {
    const targets = await fetch(INSPECTOR).then(
      (answer) => answer.json() as Promise<{ webSocketDebuggerUrl: string }[]>,
      () => [],
    );
    if (targets[0]) return targets[0].webSocketDebuggerUrl;
  }
  throw new Error(`${name} did not open its inspector`);
}

/** An inspector session with one process. */
class Inspector {
  readonly #socket: WebSocket;
  readonly #calls = new Map<number, (result: unknown) => void>();
  readonly opened: Promise<unknown>;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.opened = new Promise((resolve) => this.#socket.addEventListener('open', resolve));
    this.#socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (id !== undefined) this.#calls.get(id)?.(result);
    });
  }

  call<Result>(method: string, params: object = {}): Promise<Result> {
    const id = this.#calls.size + 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#calls.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise as Promise<Result>;
  }

  /** Makes the process close its inspector, so that the next process can open the port. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener('close', resolve));
    const expression = "setImmediate(() => process.getBuiltinModule('node:inspector').close()); 0";
    await this.call('Runtime.evaluate', { expression });
    await closed;
  }
}
