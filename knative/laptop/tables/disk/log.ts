import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TableError } from '../table-error.ts';
import type { Commit, Tables } from '../tables.ts';
import { frameOf, HEADER, readFrames } from './frames.ts';
import { recordOf, replay, snapshotOf } from './records.ts';

/** A log of less than this many bytes is not compacted. */
const SMALL = 4 * 2 ** 20;
/** A log is compacted when it has this many times the size of its last snapshot. */
const GROWTH = 4;
/** Bytes of a snapshot that are written at a time. */
const CHUNK = 2 ** 20;

interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * The tables' log on disk, with group commit. Changes that happen while a group is synced form the next group. No
 * answer leaves before everything it depends on is synced, so a reader never sees what a power cut takes back.
 *
 * ```
 * change ── in memory ── waits ──┬── written and synced ── answered
 *                                └── disk full: cut off the log, taken back in memory, answered with an error
 * ```
 */
export class Log {
  readonly #path: string;
  readonly #tables: Tables;
  #file: FileHandle;
  /** Bytes that are synced. */
  #size: number;
  #compactAt = SMALL;
  #pending: Commit[] = [];
  #waiting: Waiting[] = [];
  #isFlushing = false;

  private constructor(path: string, tables: Tables, file: FileHandle, size: number) {
    this.#path = path;
    this.#tables = tables;
    this.#file = file;
    this.#size = size;
    tables.onCommit = (commit) => this.#pending.push(commit);
  }

  /**
   * Reads a log, or creates an empty one.
   *
   * @throws Error for a damaged log, another version, or a disk without room for the first line
   */
  static async open(path: string, tables: Tables): Promise<Log> {
    await rm(draftOf(path), { force: true });
    const text = await readFile(path).catch((error) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    if (HEADER.startsWith(text.toString('latin1', 0, HEADER.length)) && text.length < HEADER.length) {
      const { file, size } = await replaceLog(path, []);
      return new Log(path, tables, file, size);
    }
    if (text.toString('latin1', 0, HEADER.length) !== HEADER)
      throw new Error(`${path} can't be read: its first line is not "${HEADER.trim()}"`);
    const end = readLog(path, text, tables);
    const file = await open(path, 'r+');
    await file.truncate(end);
    return new Log(path, tables, file, end);
  }

  /** Resolves when every change so far is synced. @throws TableError (InternalServerError) when one could not be */
  durable(): Promise<void> | undefined {
    if (this.#pending.length === 0 && !this.#isFlushing) return undefined;
    const synced = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    if (!this.#isFlushing) void this.#flush();
    return synced;
  }

  async close(): Promise<void> {
    await this.durable()?.catch(() => {});
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    // Requests that have arrived together join the group.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0 || this.#pending.length > 0) {
      const [group, waiting] = [this.#pending, this.#waiting];
      this.#pending = [];
      this.#waiting = [];
      try {
        if (group.length > 0) await this.#store(group);
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        const [all, refused] = [
          [...group, ...this.#pending],
          [...waiting, ...this.#waiting],
        ];
        // What changes while the file is cut off is not taken back: it belongs to the next group.
        this.#pending = [];
        this.#waiting = [];
        await this.#takeBack(all, error as Error);
        for (const { reject } of refused) reject(unavailable());
      }
    }
    this.#isFlushing = false;
  }

  async #store(group: Commit[]): Promise<void> {
    if (this.#size > this.#compactAt && (await this.#compact())) return;
    const frame = frameOf(group.map(recordOf));
    await writeAll(this.#file, frame, this.#size);
    await this.#file.datasync();
    this.#size += frame.length;
  }

  /**
   * Replaces the log by a snapshot of the present state, which contains the changes of the group. Answers wait for it.
   *
   * @returns whether there was space for it; if not, the log is as before
   */
  async #compact(): Promise<boolean> {
    try {
      const { file, size } = await replaceLog(this.#path, snapshotOf(this.#tables));
      await this.#file.close();
      this.#file = file;
      this.#size = size;
    } catch {
      this.#compactAt = this.#size * 2;
      return false;
    }
    this.#compactAt = Math.max(SMALL, this.#size * GROWTH);
    return true;
  }

  /** Takes back what is not synced, in memory and in the file. Without the latter a restart reads the file again. */
  async #takeBack(group: Commit[], reason: Error): Promise<void> {
    process.stderr.write(`The tables can't be stored: ${reason.message}\n`);
    for (const { revert } of group.toReversed()) revert();
    await this.#file.truncate(this.#size).catch(() => process.exit(1));
  }
}

const draftOf = (path: string): string => `${path}.draft`;

const unavailable = (): TableError =>
  new TableError('InternalServerError', 'The change could not be stored: the disk may be full');

function readLog(path: string, text: Buffer, tables: Tables): number {
  try {
    return readFrames(text, (record) => replay(tables, record)).end;
  } catch (error) {
    throw new Error(`${path} can't be read: ${(error as Error).message}`);
  }
}

/** Writes a new log beside the old one, syncs it and renames it. */
async function replaceLog(
  path: string,
  records: Iterable<string>,
): Promise<{ file: FileHandle; size: number }> {
  const file = await open(draftOf(path), 'w+', 0o600);
  let size = 0;
  const write = async (bytes: Buffer) => {
    await writeAll(file, bytes, size);
    size += bytes.length;
  };
  try {
    await write(Buffer.from(HEADER));
    let [chunk, length]: [string[], number] = [[], 0];
    for (const record of records) {
      chunk.push(record);
      length += record.length;
      if (length < CHUNK) continue;
      await write(frameOf(chunk));
      [chunk, length] = [[], 0];
    }
    if (chunk.length > 0) await write(frameOf(chunk));
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(draftOf(path), { force: true });
    throw error;
  }
  await rename(draftOf(path), path);
  const folder = await open(dirname(path), 'r');
  // A rename that a power cut can undo would lose what is appended from now on.
  await folder.sync().catch(() => process.exit(1));
  await folder.close();
  return { file, size };
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; )
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
}
