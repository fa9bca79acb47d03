/** A copy of JSON that shares nothing with it, without what is undefined. structuredClone takes ten times as long. */
export function copy<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as Value;
  const made: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) if (part !== undefined) made[name] = copy(part);
  return made as Value;
}
