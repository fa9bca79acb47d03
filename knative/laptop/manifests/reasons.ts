import type { z } from 'zod';

/** A line for each mistake. Unknown fields come first: a misspelt name explains a missing field. */
export function reasons(where: string, error: z.ZodError): string[] {
  const lines = error.issues.flatMap((issue) => explain(issue, []));
  lines.sort((a, b) => Number(b.unknown) - Number(a.unknown));
  return lines.map(({ path, reason }) => [where, path.join('.'), reason].filter(Boolean).join(': '));
}

type Line = { path: PropertyKey[]; reason: string; unknown: boolean };

function explain(issue: z.core.$ZodIssue, parent: PropertyKey[]): Line[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, reason: `unknown field "${key}"`, unknown: true }));
  }
  // Report against the variant with the fewest mistakes: the author most likely wanted that one.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [closest] = issue.errors.toSorted((a, b) => a.length - b.length);
    if (closest) return closest.flatMap((inner) => explain(inner, path));
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path, reason: isMissing ? 'is missing' : issue.message, unknown: false }];
}
