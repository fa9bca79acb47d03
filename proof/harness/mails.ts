import { join } from 'node:path';
import { Inbox } from '../../shared/mail-fake/inbox.ts';
import { eventually } from './eventually.ts';
import type { TestSystem } from './system.ts';

/** Waits for a mail to an address whose subject begins so; resolves to the newest one and the path of its link, if it has one. */
export async function mailTo(
  { stateFolder }: TestSystem,
  email: string,
  subject: string,
): Promise<{ text: string; path: string }> {
  const inbox = await Inbox.at(join(stateFolder, 'mail'));
  const find = async () =>
    (await inbox.newest()).find((mail) => mail.to === email && mail.subject.startsWith(subject));
  const mail = await eventually(find, (found) => found !== undefined);
  const text = mail?.text ?? '';
  const [link] = /https?:\/\/\S+/.exec(text) ?? [];
  return { text, path: link === undefined ? '' : new URL(link).pathname };
}
