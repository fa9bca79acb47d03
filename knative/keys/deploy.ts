import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KeysError } from './ring.ts';

/** Brings what a secrets folder has to the services, and resolves when they all use it. */
export type Deploy = () => Promise<void>;

const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/**
 * A command of the operator's, which ends when the services use what it brought.
 *
 * @throws KeysError when it fails: nothing more is done then
 */
export const byCommand =
  (command: string): Deploy =>
  async () => {
    const [code] = await once(spawn(command, { shell: true, stdio: 'inherit' }), 'exit');
    if (code !== 0) throw new KeysError(`The command failed (${code}): run it, and then this, again`);
  };

/**
 * The laptop takes what changes by itself, and writes down what its services have been given. When it doesn't run,
 * there is nobody to wait for.
 */
export const byLaptop =
  (home: string): Deploy =>
  async () => {
    const wanted = ['signing-keys/private.jwk', 'public-keys/jwks.json'].map((name) =>
      readFileSync(join(home, 'secrets', name), 'utf8'),
    );
    const taken = () => wanted.every((value) => readFileSync(join(home, 'env'), 'utf8').includes(value));
    const deadline = performance.now() + PATIENCE_MS;
    while (isRunning(home) && !taken()) {
      if (performance.now() > deadline) throw new KeysError('The running system does not take the keys');
      await pause(LOOK_AGAIN_MS);
    }
  };

function isRunning(home: string): boolean {
  const lock = join(home, 'runtime.json');
  if (!existsSync(lock) || !existsSync(join(home, 'env'))) return false;
  const { pid } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number };
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
