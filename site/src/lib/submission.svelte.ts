import type { SubmitFunction } from '$app/forms';

/** A form that is sent once, however often its button is pressed, and keeps what was typed. */
export class Submission {
  busy = $state(false);

  enhance: SubmitFunction = ({ cancel }) => {
    if (this.busy) return cancel();
    this.busy = true;
    return async ({ update }) => {
      await update({ reset: false });
      this.busy = false;
    };
  };
}
