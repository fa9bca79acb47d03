/** Whoever has no address that can be read. */
export const UNKNOWN = 'unknown';

/**
 * Whom a limit per address counts: an IPv4 address, or the /64 network of an IPv6 address, since whoever has
 * one of its addresses has them all (RFC 6177).
 *
 * @param forwardedFor the header x-forwarded-for. Its first address counts: the site, which alone can reach
 *   this service, puts the visitor's there and nothing else, and every proxy on the way from there adds its own
 */
export function networkOf(forwardedFor: string | string[] | undefined): string {
  const address = String(forwardedFor ?? '')
    .split(',', 1)[0]
    ?.trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '');
  if (!address || !/^[0-9a-f.:]{2,45}$/.test(address)) return UNKNOWN;
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::', 2);
  const groups = before === '' ? [] : before.split(':');
  const tail = after ? after.split(':') : [];
  const zeros = after === undefined ? 0 : 8 - groups.length - tail.length;
  const whole = [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...tail];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
