/** The set-up can't provide something by itself. The message is one sentence that says what to do. */
export class SetupError extends Error {
  name = 'SetupError';
}
