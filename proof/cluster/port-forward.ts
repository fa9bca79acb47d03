import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, waitForPort } from '../../knative/laptop/ports.ts';

/** A local port that leads to a Service of the cluster. It survives the death of the pod behind it. */
export class PortForward {
  readonly port: number;
  readonly #args: string[];
  #child: ChildProcess | undefined;
  #isClosed = false;

  private constructor(port: number, args: string[]) {
    this.port = port;
    this.#args = args;
  }

  /** @param target in the form of kubectl port-forward: `svc/tables` */
  static async open(namespace: string, target: string, remotePort: number): Promise<PortForward> {
    const port = await freePort();
    const args = ['-n', namespace, 'port-forward', target, `${port}:${remotePort}`];
    const forward = new PortForward(port, args);
    process.once('exit', () => forward.close());
    void forward.#run();
    await waitForPort(port, AbortSignal.timeout(30_000));
    return forward;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): void {
    this.#isClosed = true;
    this.#child?.kill();
  }

  /** Restarts kubectl whenever it ends: it ends when its pod dies or a connection breaks. */
  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#child = spawn('kubectl', this.#args, { stdio: ['ignore', 'ignore', 'pipe'] });
      // After it reports a lost pod, kubectl can stay alive without forwarding anything.
      this.#child.stderr?.on('data', (text) => {
        if (/lost connection|error/i.test(String(text))) this.#child?.kill();
      });
      await once(this.#child, 'exit');
      await pause(200);
    }
  }
}
