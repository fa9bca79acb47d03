const patterns = new Map<string, RegExp>();

/**
 * Matches a path against a pattern such as `/api/orders/:orderId`.
 *
 * @returns the parameters, or undefined if the path does not match
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
