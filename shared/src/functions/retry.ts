import { setTimeout as pause } from 'node:timers/promises';
import { Conflict } from '../errors.ts';

const ATTEMPTS = 6;

/** Runs `attempt` again after a Conflict, with a growing random pause. It throws the Conflict of the last attempt. */
export async function retryOnConflict<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Conflict) || n === ATTEMPTS) throw error;
      await pause(Math.random() * 5 * 2 ** n);
    }
  }
}
