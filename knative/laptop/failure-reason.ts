import { relative } from 'node:path';

/**
 * Why a process ended: its exit code and, from what it printed last, `file:line: SomeError: message` of an
 * uncaught error, else its last line.
 * @param exit such as `exit code 1` or `SIGKILL`
 * @param folder file names are shown relative to it
 */
export function failureReason(exit: string, lines: string[], folder: string): string {
  const last = lines.at(-1);
  const endsWithStack = /^\s+at |^Node\.js v|^\}$/.test(last ?? '');
  const reason = (endsWithStack && errorIn(lines, folder)) || last;
  return reason ? `${exit}: ${reason}` : exit;
}

function errorIn(lines: string[], folder: string): string | undefined {
  const at = lines.findLastIndex((line) => /^\w*Error( \[\w+\])?: /.test(line));
  const message = lines[at]?.replace(/^(\w+) \[\w+\]/, '$1');
  const isLocated = (line: string) => /(?:file:\/\/|^)\/.+:\d+$/.test(line);
  const position = lines.slice(0, Math.max(at, 0)).findLast(isLocated);
  const [, file, line] = /(?:file:\/\/|^)(\/.+):(\d+)$/.exec(position ?? '') ?? [];
  if (!message || !file) return message;
  return `${relative(folder, decodeURI(file))}:${line}: ${message}`;
}
