import { Inbox } from '../../functions/auth/mail-fake/inbox.ts';
import { eventually } from './eventually.ts';
import { mailFolder } from './system.ts';

/** The newest mail to an address whose subject begins so, once it has come, and the path that its link leads to. */
export async function mailTo(email: string, subject: string): Promise<{ text: string; path: string }> {
  const inbox = await Inbox.at(mailFolder());
  const find = async () =>
    (await inbox.newest()).find((mail) => mail.to === email && mail.subject.startsWith(subject));
  const mail = await eventually(find, (found) => found !== undefined);
  const text = mail?.text ?? '';
  return { text, path: new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? '').pathname };
}
