import type { z } from 'zod';

/** A line for each thing that is wrong, unknown fields first: they explain what else is missing. */
export function reasons(where: string, error: z.ZodError): string[] {
  const lines = error.issues.flatMap((issue) => explain(issue, []));
  lines.sort((a, b) => Number(b.unknown) - Number(a.unknown));
  return lines.map(({ path, reason }) => [where, path.join('.'), reason].filter(Boolean).join(': '));
}

type Line = { path: PropertyKey[]; reason: string; unknown: boolean };

function explain(issue: z.core.$ZodIssue, above: PropertyKey[]): Line[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, reason: `unknown field "${key}"`, unknown: true }));
  }
  // Of the forms that a value can have, the one it misses least is what was meant.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length);
    if (nearest) return nearest.flatMap((inner) => explain(inner, path));
  }
  const absent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path, reason: absent ? 'is missing' : issue.message, unknown: false }];
}
