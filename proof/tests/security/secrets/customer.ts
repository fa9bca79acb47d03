import { expect } from 'vitest';
import type { StrictMailServer } from '../../../../functions/auth/src/testing/strict-mail-server.ts';
import { eventually } from '../../../harness/eventually.ts';
import type { Laptop } from '../../../harness/laptop.ts';
import { Visitor } from '../../../harness/visitor.ts';

/** Passwords with all that programs quote, escape and encode. */
export const PASSWORDS = {
  first: 'Blau & "grün" <100%> \\ süß+1',
  wrong: 'Rot & "gelb" <200%> \\ sauer/2',
  second: 'Lila & "weiß" <300%> \\ salzig?3',
  third: 'Braun & "grau" <400%> \\ bitter=4',
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

/** Someone who types passwords and follows links, and says what must come of it. */
export class Guest {
  readonly laptop: Laptop;
  readonly mail: StrictMailServer;
  readonly url: string;
  readonly visitor: Visitor;
  readonly email = `${crypto.randomUUID()}@example.com`;
  /** The tokens of the links that mails have brought. */
  readonly links: string[] = [];

  constructor(laptop: Laptop, mail: StrictMailServer) {
    this.laptop = laptop;
    this.mail = mail;
    this.url = laptop.url;
    this.visitor = this.elsewhere();
  }

  /** The same person at another browser. */
  elsewhere = (): Visitor => new Visitor(this.laptop.url);

  /** Asks auth something. */
  async post(route: string, body: unknown, status: number): Promise<void> {
    const answer = await this.visitor.post(`/api/users/${route}`, body);
    expect(answer.status, `${route}: ${JSON.stringify(answer.body)}`).toBe(status);
  }

  /** Sends a page's form as a browser without JavaScript does. */
  async submit(
    page: string,
    typed: Record<string, string>,
    status: number,
    visitor = this.visitor,
  ): Promise<void> {
    const answer = await visitor.send('POST', page, new URLSearchParams(typed).toString(), FORM);
    expect(answer.status, page).toBe(status);
  }

  /** The token in the newest mail whose link leads there, once it has come. */
  async link(to: 'verify' | 'reset'): Promise<string> {
    const found = () =>
      this.mail.taken.flatMap((text) => new RegExp(`/${to}/([\\w-]{43})`).exec(text)?.[1] ?? []).at(-1);
    const token =
      (await eventually(
        async () => found(),
        (link) => link !== undefined,
      )) ?? '';
    this.links.push(token);
    return token;
  }
}
