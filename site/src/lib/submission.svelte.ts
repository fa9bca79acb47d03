import type { SubmitFunction } from '$app/forms';
import { words } from './words.ts';

/** After this many milliseconds without an answer a visitor is told that it is still under way. */
const SLOW = 4_000;

/** A form that is sent once, however often its button is pressed, and keeps what was typed, whatever happens. */
export class Submission {
  busy = $state(false);
  slow = $state(false);
  /** What went wrong without any answer to the form itself. */
  problem = $state<string>();

  enhance: SubmitFunction = ({ cancel }) => {
    if (this.busy) return cancel();
    this.problem = undefined;
    if (!navigator.onLine) {
      this.problem = words().failure.offline;
      return cancel();
    }
    this.busy = true;
    const timer = setTimeout(() => {
      this.slow = true;
    }, SLOW);
    return async ({ result, update }) => {
      clearTimeout(timer);
      // The error page would take the form, and what is typed in it, away.
      if (result.type === 'error') this.problem = this.#wordsFor(result.status, result.error?.message);
      else await update({ reset: false });
      this.busy = false;
      this.slow = false;
    };
  };

  #wordsFor(status: number | undefined, message: string | undefined): string {
    const { failure } = words();
    if (!navigator.onLine) return failure.offline;
    // The form is of a page from before a deploy.
    if (status === 404 || status === 405) return failure.outdated;
    return status !== undefined && status < 500 && message ? message : failure.unknownOutcome;
  }
}
