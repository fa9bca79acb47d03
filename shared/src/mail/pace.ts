import { randomUUID } from 'node:crypto';
import { background } from '../functions/background.ts';

type Task = () => Promise<void>;

/** How the mails of a process are sent soon after they are queued. */
export type Pace = (task: Task) => void;

/**
 * Sends each mail at a random moment after the answer. The work for a mail delays the other answers of the process a little:
 * at a known moment that would reveal whether a mail is sent.
 *
 * @param ms the longest wait, in milliseconds
 */
export const spread =
  (ms: number): Pace =>
  (task) =>
    void background.start(`mail ${randomUUID()}`, async () => {
      await background.pause(Math.random() * ms);
      await task();
    });

/**
 * Sends one mail at a time, the first one at once. Mails that take processor time, such as a PDF, then slow no request
 * in a rush: those that don't fit stay in the queue for the tick.
 *
 * @param pauseMs the pause after each mail
 * @param most the mails that wait at a time. They should be sent within the lease of a mail
 */
export function oneByOne(pauseMs: number, most: number): Pace {
  const waiting: Task[] = [];
  let isBusy = false;

  function next(): void {
    const task = waiting.shift();
    isBusy = task !== undefined;
    void task?.().finally(() => setTimeout(next, pauseMs).unref());
  }

  return (task) => {
    if (waiting.length >= most) return;
    waiting.push(task);
    if (isBusy) return;
    isBusy = true;
    setImmediate(next);
  };
}
