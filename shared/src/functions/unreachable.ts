/** Someone who must be asked doesn't answer, or not with sense: nothing is known, and it is tried again later. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}
