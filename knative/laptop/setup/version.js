/**
 * Whether the version in a program's output is new enough.
 * @param {string | undefined} output such as `nats-server: v2.9.10` or `v24.21.0`
 * @param {[major: number, minor: number]} needed
 */
export function isAtLeast(output, [neededMajor, neededMinor]) {
  const [, major, minor] = /v?(\d+)\.(\d+)/.exec(output ?? '') ?? [];
  if (major === undefined) return false;
  return Number(major) > neededMajor || (Number(major) === neededMajor && Number(minor) >= neededMinor);
}
