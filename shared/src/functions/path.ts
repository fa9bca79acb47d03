const patterns = new Map<string, RegExp>();

/**
 * Matches a path with a pattern such as `/api/orders/:orderId`.
 *
 * @returns the parameters, or undefined when it doesn't match
 */
export function pathParameters(pattern: string, path: string): Record<string, string> | undefined {
  let regex = patterns.get(pattern);
  if (!regex) {
    regex = new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`);
    patterns.set(pattern, regex);
  }
  const match = regex.exec(path);
  return match ? { ...match.groups } : undefined;
}
