/** A line of a service's log. */
export interface LogLine {
  /** ISO 8601; absent for a line that is not JSON. */
  time?: string;
  /** The process that wrote the line, where the log names it. */
  process?: string;
  level?: string;
  text: string;
}

/**
 * The lines that name one of these ids. A line is JSON, after the name that the laptop (`orders | `) or kubectl
 * (`[pod/orders-00001-deployment-x/user-container] `) puts before it.
 */
export const linesAbout = (log: string, ids: string[]): LogLine[] =>
  log
    .split('\n')
    .filter((line) => ids.some((id) => line.includes(id)))
    .map(parseLine);

function parseLine(line: string): LogLine {
  const [, laptop, pod, json = ''] = /^(?:([\w-]+) \| |\[pod\/([\w-]+)\/[\w-]+\] )?(.*)$/.exec(line) ?? [];
  const process = laptop ?? pod;
  const named = { ...(process !== undefined && { process }) };
  try {
    const { time, level, message, ...more } = JSON.parse(json) as Record<string, unknown>;
    const facts = Object.entries(more).map(([name, value]) => `${name}=${shown(value)}`);
    return {
      ...named,
      ...(typeof time === 'string' && { time }),
      ...(typeof level === 'string' && { level }),
      text: [shown(message), ...facts].join(' '),
    };
  } catch {
    return { ...named, text: json };
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
