/** A line of the log's format. The other fields depend on the message. */
type LogLine = { level: string; message: string } & Record<string, unknown>;

/** A text as a line of the log. */
export const lineOf = (service: string, message: string, level = 'info'): string =>
  JSON.stringify({ time: new Date().toISOString(), level, service, message });

/** A line that a process has printed. Those of other programs are texts. */
function parseLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(line) as Partial<LogLine>;
    return typeof parsed.level === 'string' && typeof parsed.message === 'string'
      ? (parsed as LogLine)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The line of a process for the log: as it is, or as the message of one. */
export const toLogLine = (process: string, line: string): string =>
  parseLine(line) ? line : lineOf(process, line);

/** These fields help programs only. */
const HIDDEN = ['time', 'level', 'service', 'message', 'traceId'];

/** The line of a process for a person: its message, and what is known beside it. */
export function readable(line: string): string {
  const parsed = parseLine(line);
  if (!parsed) return line;
  const { level, message, error, ...fields } = parsed;
  const facts = Object.entries(fields)
    .filter(([name]) => !HIDDEN.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const { stack } = (error ?? {}) as { stack?: string };
  return [level === 'info' ? [] : `${level}:`, message, facts, stack ? `\n${stack}` : []].flat().join(' ');
}
