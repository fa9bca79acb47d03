/** Something that the set-up can't provide by itself; the message is one line that says what to do. */
export class Missing extends Error {
  name = 'Missing';
}
