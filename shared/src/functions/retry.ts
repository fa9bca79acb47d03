import { setTimeout as pause } from 'node:timers/promises';
import { Conflict } from '../errors.ts';

const ATTEMPTS = 6;

/**
 * Runs `attempt` again after a Conflict, with a growing random pause. It throws the Conflict of the last attempt.
 *
 * @param attempt gets its number, from 1
 */
export async function retryOnConflict<Result>(attempt: (number: number) => Promise<Result>): Promise<Result> {
  for (let n = 1; ; n++) {
    try {
      return await attempt(n);
    } catch (error) {
      if (!(error instanceof Conflict) || n === ATTEMPTS) throw error;
      await pause(Math.random() * 5 * 2 ** n);
    }
  }
}
