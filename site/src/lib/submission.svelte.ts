import { applyAction, type SubmitFunction } from '$app/forms';
import { words } from './words.ts';

/** Without an answer for this time, the page says that the request is still under way. */
const SLOW_AFTER_MS = 4_000;

/** The state of a form while it is sent. Several presses of its button send it once, and a failure keeps its values. */
export class Submission {
  busy = $state(false);
  slow = $state(false);
  /** The message when the form's action did not answer. */
  error = $state<string>();
  readonly #leavesDocument: boolean;

  /** @param options `leavesDocument`: a redirect loads a new document, so that nothing of this one stays in memory */
  constructor({ leavesDocument = false } = {}) {
    this.#leavesDocument = leavesDocument;
  }

  enhance: SubmitFunction = ({ cancel }) => {
    if (this.busy) return cancel();
    this.error = undefined;
    if (!navigator.onLine) {
      this.error = words().failure.offline;
      return cancel();
    }
    this.busy = true;
    const timer = setTimeout(() => {
      this.slow = true;
    }, SLOW_AFTER_MS);
    return async ({ result, update }) => {
      clearTimeout(timer);
      if (result.type === 'redirect' && this.#leavesDocument) {
        location.assign(result.location);
        return;
      }
      if (result.type === 'success' || result.type === 'failure' || result.type === 'redirect') {
        await update({ reset: false });
      } else if (result.error.pendingForm?.signIn) {
        await applyAction(result);
      } else {
        // The error page would replace the form and lose what is typed in it.
        this.error = messageOf(result.error);
      }
      this.busy = false;
      this.slow = false;
    };
  };
}

function messageOf({ status, message }: App.Error): string {
  const { failure } = words();
  if (!navigator.onLine) return failure.offline;
  return status < 500 ? message : failure.unknownOutcome;
}
