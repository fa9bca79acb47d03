import { randomUUIDv7 } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';

/** A mail as a page shows it. */
export interface Shown {
  id: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  /** Epoch milliseconds. */
  receivedAt: number;
}

/** No list is longer than this. */
const MOST_LISTED = 100;
const NAME = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.eml$/;

/** Mails as files, `<id>.eml`: ids are UUIDs of version 7, so that their order is that of their coming. */
export class Inbox {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async at(folder: string): Promise<Inbox> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Inbox(folder);
  }

  /** Keeps a mail as it came (RFC 5322). It is there as a whole or not at all. */
  async keep(raw: Buffer): Promise<void> {
    const path = join(this.#folder, `${randomUUIDv7()}.eml`);
    await writeFile(`${path}.part`, raw, { mode: 0o600 });
    await rename(`${path}.part`, path);
  }

  /** The newest mails, the newest first. */
  async newest(): Promise<Shown[]> {
    const ids = (await readdir(this.#folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    const newest = ids.sort().reverse().slice(0, MOST_LISTED);
    const read = await Promise.all(newest.map((id) => this.find(id)));
    return read.filter((mail) => mail !== undefined);
  }

  async find(id: string): Promise<Shown | undefined> {
    const raw = await this.raw(id);
    if (!raw) return undefined;
    const mail = await PostalMime.parse(raw);
    return {
      id,
      from: mail.from?.address ?? '',
      to: (mail.to ?? []).map(({ address }) => address ?? '').join(', '),
      subject: mail.subject ?? '(no subject)',
      text: mail.text ?? '',
      receivedAt: Number.parseInt(id.replace('-', '').slice(0, 12), 16),
    };
  }

  async raw(id: string): Promise<Buffer | undefined> {
    if (!NAME.test(`${id}.eml`)) return undefined;
    try {
      return await readFile(join(this.#folder, `${id}.eml`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
