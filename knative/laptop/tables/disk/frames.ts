import { crc32 } from 'node:zlib';

/** The first line of a log. A server refuses a log with another version. */
export const HEADER = 'boxoffice-tables 1\n';

const FRAME = /^G (\d{1,10}) ([0-9a-f]{8})$/;

/**
 * A frame has the records that are synced together, one a line: `G <bytes> <crc32>`, then the records. It counts as a
 * whole or not at all.
 */
export function frameOf(records: string[]): Buffer {
  const body = Buffer.from(`${records.join('\n')}\n`);
  const checksum = crc32(body).toString(16).padStart(8, '0');
  return Buffer.concat([Buffer.from(`G ${body.length} ${checksum}\n`), body]);
}

/**
 * Reads the complete frames of a log.
 *
 * @returns `end`: where the log continues. What follows is a frame that a kill, a power cut or a full disk interrupted.
 * @throws Error for a damaged frame with a complete one behind it: that frame was synced, and its data is lost
 */
export function readFrames(log: Buffer, onRecord: (record: string) => void): { end: number } {
  let at = HEADER.length;
  for (let frame = frameAt(log, at); frame; frame = frameAt(log, at)) {
    for (const record of frame.body.toString().split('\n').slice(0, -1)) onRecord(record);
    at = frame.end;
  }
  for (let next = log.indexOf('\nG ', at); next !== -1; next = log.indexOf('\nG ', next + 1))
    if (frameAt(log, next + 1)) throw new Error(`it is damaged at byte ${at}`);
  return { end: at };
}

function frameAt(log: Buffer, at: number): { body: Buffer; end: number } | undefined {
  const newline = log.indexOf('\n', at);
  if (newline === -1 || newline - at > 22) return undefined;
  const [, bytes, checksum = ''] = FRAME.exec(log.toString('latin1', at, newline)) ?? [];
  const end = newline + 1 + Number(bytes);
  if (bytes === undefined || end > log.length) return undefined;
  const body = log.subarray(newline + 1, end);
  return crc32(body) === Number.parseInt(checksum, 16) ? { body, end } : undefined;
}
