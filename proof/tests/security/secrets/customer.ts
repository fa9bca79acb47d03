import { expect } from 'vitest';
import type { StrictMailServer } from '../../../../functions/auth/src/testing/strict-mail-server.ts';
import { eventually } from '../../../harness/eventually.ts';
import type { Laptop } from '../../../harness/laptop.ts';
import { Visitor } from '../../../harness/visitor.ts';

/** Passwords with characters that programs quote, escape and encode. */
export const PASSWORDS = {
  first: 'Blau & "grün" <100%> \\ süß+1',
  wrong: 'Rot & "gelb" <200%> \\ sauer/2',
  second: 'Lila & "weiß" <300%> \\ salzig?3',
  third: 'Braun & "grau" <400%> \\ bitter=4',
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

/** A visitor who types passwords and follows mailed links, and checks the status of each answer. */
export class Customer {
  readonly laptop: Laptop;
  readonly mail: StrictMailServer;
  readonly url: string;
  readonly visitor: Visitor;
  readonly email = `${crypto.randomUUID()}@example.com`;
  /** The tokens of the links in mails to this visitor. */
  readonly links: string[] = [];

  constructor(laptop: Laptop, mail: StrictMailServer) {
    this.laptop = laptop;
    this.mail = mail;
    this.url = laptop.url;
    this.visitor = this.onOtherDevice();
  }

  /** The same person on another device. */
  onOtherDevice = (): Visitor => new Visitor(this.laptop.url);

  /** Sends a request to auth and checks the status of the answer. */
  async post(route: string, body: unknown, status: number): Promise<void> {
    const answer = await this.visitor.post(`/api/users/${route}`, body);
    expect(answer.status, `${route}: ${JSON.stringify(answer.body)}`).toBe(status);
  }

  /** Submits a page's form as a browser without JavaScript does. */
  async submit(
    page: string,
    fields: Record<string, string>,
    status: number,
    visitor = this.visitor,
  ): Promise<void> {
    const answer = await visitor.send('POST', page, new URLSearchParams(fields).toString(), FORM);
    expect(answer.status, page).toBe(status);
  }

  /** Waits for a mail with a link to this page; resolves to the token of the newest one to this address. */
  async mailedToken(page: 'verify' | 'reset', to = this.email): Promise<string> {
    const newest = () =>
      this.mail.accepted
        .filter((mail) => mail.to === to)
        .flatMap(({ text }) => new RegExp(`/${page}/([\\w-]{43})`).exec(text)?.[1] ?? [])
        .at(-1);
    const token =
      (await eventually(
        async () => newest(),
        (link) => link !== undefined,
      )) ?? '';
    if (to === this.email) this.links.push(token);
    return token;
  }
}
