import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { waitForPort, freePort } from '../../knative/laptop/ports.ts';

/** A loopback port that leads to a Service of the cluster, also after the pod behind it has died. */
export class Forward {
  readonly port: number;
  readonly #args: string[];
  #child: ChildProcess | undefined;
  #closed = false;

  private constructor(port: number, args: string[]) {
    this.port = port;
    this.#args = args;
  }

  /** @param target as kubectl port-forward has it: `svc/tables` */
  static async to(namespace: string, target: string, remote: number): Promise<Forward> {
    const port = await freePort();
    const forward = new Forward(port, ['-n', namespace, 'port-forward', target, `${port}:${remote}`]);
    void forward.#keep();
    await waitForPort(port, AbortSignal.timeout(30_000));
    return forward;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): void {
    this.#closed = true;
    this.#child?.kill();
  }

  /** kubectl ends a forward when its pod has died, or when a connection to it breaks. */
  async #keep(): Promise<void> {
    while (!this.#closed) {
      this.#child = spawn('kubectl', this.#args, { stdio: ['ignore', 'ignore', 'pipe'] });
      // A lost pod is said here, and the process stays as if nothing were.
      this.#child.stderr?.on('data', (text) => {
        if (/lost connection|error/i.test(String(text))) this.#child?.kill();
      });
      await once(this.#child, 'exit');
      await pause(200);
    }
  }
}
