import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyFiles } from './key-files.ts';
import { KeysError } from './ring.ts';

/** Deploys a secrets folder, and resolves when all services use its content. */
export type Deploy = () => Promise<void>;

const TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/**
 * Runs the operator's shell command, which ends when the services use the new secrets.
 *
 * @throws KeysError when the command fails; the rotation stops at this step
 */
export const deployByCommand =
  (command: string): Deploy =>
  async () => {
    const [code] = await once(spawn(command, { shell: true, stdio: 'inherit' }), 'exit');
    if (code !== 0)
      throw new KeysError(`The deploy command failed (${code}): fix it, then run this command again`);
  };

/**
 * Waits for the laptop runtime, which watches the folder and writes the services' settings to a file. Returns at
 * once when the laptop runtime does not run.
 */
export const deployToLaptop =
  (home: string, { signing, trusted }: KeyFiles): Deploy =>
  async () => {
    const keys = [signing, trusted].map((name) => readFileSync(join(home, 'secrets', name), 'utf8'));
    const areUsed = () => keys.every((key) => readFileSync(join(home, 'env'), 'utf8').includes(key));
    const deadline = performance.now() + TIMEOUT_MS;
    while (isRunning(home) && !areUsed()) {
      if (performance.now() > deadline) throw new KeysError('The running system does not load the new keys');
      await sleep(POLL_MS);
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
