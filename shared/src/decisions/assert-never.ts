/** For the `default` of a switch over a union of states: the compiler proves that it is never reached. */
export function assertNever(state: never): never {
  throw new Error(`Unhandled state: ${JSON.stringify(state)}`);
}
