import { applyAction, type SubmitFunction } from '$app/forms';
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
      if (result.type === 'success' || result.type === 'failure' || result.type === 'redirect') {
        await update({ reset: false });
      } else if (result.error.kept?.signIn) {
        await applyAction(result);
      } else {
        // The error page would take the form, and what is typed in it, away.
        this.problem = this.#wordsFor(result.error);
      }
      this.busy = false;
      this.slow = false;
    };
  };

  #wordsFor({ status, message }: App.Error): string {
    const { failure } = words();
    if (!navigator.onLine) return failure.offline;
    return status < 500 ? message : failure.unknownOutcome;
  }
}
