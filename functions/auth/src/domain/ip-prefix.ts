/**
 * Shortens an address to the network that a session may store. It is precise enough for users to recognise their
 * own network, and too coarse to track a person.
 *
 * @param network the address or prefix that rate limits count (`networkOf`)
 * @returns an IPv4 /24 or an IPv6 /48, or '' when the address is unknown
 */
export function ipPrefixOf(network: string): string {
  if (network.includes(':')) return `${network.split(':', 3).join(':')}::/48`;
  return network.includes('.') ? `${network.split('.', 3).join('.')}.0/24` : '';
}
