import ipaddr from 'ipaddr.js';

/** The network of a request without a valid address. */
export const UNKNOWN = 'unknown';

/**
 * The network that a limit per address counts: an IPv4 address, or the /64 network of an IPv6 address, because a
 * subscriber has all addresses of a /64 (RFC 6177).
 *
 * @param forwardedFor the header x-forwarded-for. Its first address is the visitor's: only the site can reach a
 *   service, it sends the visitor's address alone, and every proxy behind the site appends its own
 */
export function networkOf(forwardedFor: string | string[] | undefined): string {
  const address = String(forwardedFor ?? '')
    .split(',', 1)[0]
    ?.trim();
  if (!address || !ipaddr.isValid(address)) return UNKNOWN;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
