/** The `default` of a switch over a union: the compiler proves that the switch handles every member. */
export function assertNever(state: never): never {
  throw new Error(`Unhandled state: ${JSON.stringify(state)}`);
}
