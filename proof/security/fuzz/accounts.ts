import { join } from 'node:path';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from 'jose';
import type {
  PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  PublicKeyCredentialRequestOptionsJSON as RequestOptions,
} from 'nid-webauthn-emulator';
import { Inbox } from '../../../functions/auth/mail-fake/inbox.ts';
import { eventually } from '../../harness/eventually.ts';
import { Visitor } from '../../harness/visitor.ts';
import { Account, makeThing, newDevice } from '../../tests/security/things.ts';

export const newAccounts = (url: string, count: number): Promise<Account[]> =>
  Promise.all(Array.from({ length: count }, () => Account.make(url)));

/** Makes the headers of someone who is signed in: those of a program, and those of a browser on our own page. */
export const crowd =
  (url: string, env: Record<string, string>) =>
  async (account: Account): Promise<Record<string, string>[]> => {
    const token = await lasting(account.token, env);
    const cookie = `session=${token}; refresh=${account.visitor.cookieNamed('refresh')}`;
    return [
      { authorization: `Bearer ${token}`, cookie },
      { cookie, origin: url, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
    ];
  };

/** A token of the same session that outlives the run. */
async function lasting(token: string, { SIGNING_KEY = '' }: Record<string, string>): Promise<string> {
  const key = await importJWK(JSON.parse(SIGNING_KEY) as JWK, 'EdDSA');
  const header = { ...decodeProtectedHeader(token), alg: 'EdDSA' };
  const claims = { ...decodeJwt(token), exp: Math.floor(Date.now() / 1000) + 7200 };
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/** Orders of what others sell, several of each. */
export async function ordersOf(buyer: Account, tickets: Ticket[]): Promise<string[]> {
  const mine = await buyer.id();
  const theirs = tickets.filter(({ userId }) => userId !== mine);
  const placed = [...theirs, ...theirs, ...theirs, ...theirs].map(({ id: ticketId }) =>
    buyer.visitor.post<Order>('/api/orders', { ticketId }),
  );
  return (await Promise.all(placed)).map(({ body }) => body.id);
}

/** More sessions of an account, which can be ended without it. */
export const sessionsOf = (account: Account, url: string, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => makeThing('session', account, account, url)));

/** The cursor of a list's second page. */
export async function nextPage(visitor: Visitor, path: string): Promise<string> {
  const link = (await visitor.get(`${path}?limit=1`)).headers.get('link') ?? '';
  return new URL(/<([^>]*)>/.exec(link)?.[1] ?? '', 'http://site').searchParams.get('cursor') ?? '';
}

/**
 * Passkeys of someone: those that they have, credentials that can still be added, and answers to a challenge that
 * still sign in. Each device has one: its counter goes on in the order in which it is asked.
 */
export async function newPasskeys(visitor: Visitor, origin: string, count: number) {
  const ids: string[] = [];
  const made: object[] = [];
  const shown: object[] = [];
  const offer = async () => (await visitor.post<CreationOptions>('/api/users/passkeys/options', {})).body;
  const ask = async () =>
    (await new Visitor(origin).post<RequestOptions>('/api/users/signin/options', {})).body;
  for (let n = 0; n < count; n++) {
    const device = newDevice();
    const credential = device.createJSON(origin, await offer());
    const { body } = await visitor.post<{ id: string }>('/api/users/passkeys', { name: 'Key', credential });
    ids.push(body.id);
    shown.push(device.getJSON(origin, await ask()));
    made.push(newDevice().createJSON(origin, await offer()));
  }
  return { ids, made, shown };
}

/** The tokens of the mails with a link of this kind, once each of these addresses has one. */
export async function linkTokens(
  state: string,
  url: string,
  kind: 'verify' | 'reset',
  emails: string[],
): Promise<string[]> {
  if (kind === 'reset')
    for (const email of emails) await new Visitor(url).post('/api/users/forgotpassword', { email });
  const inbox = await Inbox.at(join(state, 'mail'));
  const tokensFor = async () => {
    const mails = (await inbox.newest()).filter(({ to }) => emails.includes(to));
    return mails.flatMap(({ text }) => new RegExp(`/${kind}/([\\w-]{43})`).exec(text)?.[1] ?? []);
  };
  return eventually(tokensFor, (tokens) => tokens.length >= emails.length);
}
