/**
 * Where someone is, as exactly as a session may keep it: enough to know one's own network again, too little to
 * find a person by it.
 *
 * @param network what a limit per address counts
 * @returns an IPv4 /24 or an IPv6 /48; '' when it isn't known
 */
export function neighbourhoodOf(network: string): string {
  if (network.includes(':')) return `${network.split(':', 3).join(':')}::/48`;
  return network.includes('.') ? `${network.split('.', 3).join('.')}.0/24` : '';
}
