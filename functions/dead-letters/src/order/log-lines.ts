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
 * The lines that name one of these ids. A line is JSON, after the name that kubectl may put before it
 * (`[pod/orders-00001-deployment-x/user-container] `).
 */
export const linesAbout = (log: string, ids: string[]): LogLine[] =>
  log
    .split('\n')
    .filter((line) => ids.some((id) => line.includes(id)))
    .map(parseLine);

function parseLine(line: string): LogLine {
  const [, pod, json = ''] = /^(?:\[pod\/([\w-]+)\/[\w-]+\] )?(.*)$/.exec(line) ?? [];
  try {
    const { time, level, service, message, ...more } = JSON.parse(json) as Record<string, unknown>;
    const process = pod ?? service;
    const facts = Object.entries(more).map(([name, value]) => `${name}=${shown(value)}`);
    return {
      ...(typeof process === 'string' && { process }),
      ...(typeof time === 'string' && { time }),
      ...(typeof level === 'string' && { level }),
      text: [shown(message), ...facts].join(' '),
    };
  } catch {
    return { ...(pod !== undefined && { process: pod }), text: json };
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
