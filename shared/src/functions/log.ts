/** Writes one log line: JSON on standard error. */
export function log(
  level: 'info' | 'warn' | 'error',
  message: string,
  more: Record<string, unknown> = {},
): void {
  const line = { time: new Date().toISOString(), level, message, ...more };
  process.stderr.write(
    `${JSON.stringify(line, (_, value) => (value instanceof Error ? { message: value.message, stack: value.stack } : value))}\n`,
  );
}
