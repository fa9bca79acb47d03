import { randomUUIDv7 } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';

/** A received mail, as the page shows it. */
export interface ReceivedMail {
  id: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  /** The web addresses in the text. */
  links: string[];
  /** Epoch milliseconds. */
  receivedAt: number;
}

/** A web address in a text. */
export const LINK = /https?:\/\/[^\s<>"]+/g;

/** The maximum length of a list. */
const MAX_LISTED = 100;
const NAME = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.eml$/;

/** Mails as files, `<id>.eml`. The ids are UUIDs of version 7, which sort by time of arrival. */
export class Inbox {
  readonly #folder: string;
  /** The mails of the last list. The files do not change, and an attachment makes their parsing slow. */
  #listed = new Map<string, ReceivedMail>();
  /** Resolves when the next mail is stored. */
  #arrival = Promise.withResolvers<void>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async at(folder: string): Promise<Inbox> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Inbox(folder);
  }

  /** Stores the source of a mail (RFC 5322). The rename makes it visible only when it is complete. */
  async store(raw: Buffer): Promise<void> {
    const path = join(this.#folder, `${randomUUIDv7()}.eml`);
    await writeFile(`${path}.part`, raw, { mode: 0o600 });
    await rename(`${path}.part`, path);
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }

  /** The newest mails, newest first. */
  async newest(): Promise<ReceivedMail[]> {
    const ids = (await readdir(this.#folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    const newest = ids.sort().reverse().slice(0, MAX_LISTED);
    const mails = await Promise.all(newest.map((id) => this.#listed.get(id) ?? this.find(id)));
    const found = mails.filter((mail) => mail !== undefined);
    this.#listed = new Map(found.map((mail) => [mail.id, mail]));
    return found;
  }

  /** The newest mail to an address. If there is none, it waits for one, and resolves to undefined when the time is over. */
  async newestTo(address: string, withinMs: number): Promise<ReceivedMail | undefined> {
    const timeout = sleep(withinMs, 'timeout', { ref: false });
    for (;;) {
      const arrival = this.#arrival.promise;
      const mail = (await this.newest()).find(({ to }) => to === address);
      if (mail || (await Promise.race([arrival, timeout])) === 'timeout') return mail;
    }
  }

  async find(id: string): Promise<ReceivedMail | undefined> {
    const raw = await this.raw(id);
    if (!raw) return undefined;
    const mail = await PostalMime.parse(raw);
    const text = mail.text ?? '';
    return {
      id,
      from: mail.from?.address ?? '',
      to: (mail.to ?? []).map(({ address }) => address ?? '').join(', '),
      subject: mail.subject ?? '(no subject)',
      text,
      links: text.match(LINK) ?? [],
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
