import { join } from 'node:path';
import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Session } from '@boxoffice/shared/api/users.ts';
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from 'jose';
import {
  AuthenticatorEmulator,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  PasskeysCredentialsMemoryRepository,
  type PublicKeyCredentialRequestOptionsJSON as RequestOptions,
  WebAuthnEmulator,
} from 'nid-webauthn-emulator';
import { Inbox } from '../../../shared/mail-fake/inbox.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Account } from '../../harness/load/accounts.ts';
import { picture } from '../../harness/picture.ts';
import { Visitor } from '../../harness/visitor.ts';

export const PASSWORD = 'correct horse battery';

/** The headers of a signed-in account: those of an API client, and those of a browser on our own page. */
export async function callerHeaders(
  { visitor }: Account,
  url: string,
  env: Record<string, string>,
): Promise<Record<string, string>[]> {
  const token = await extendToken(visitor.cookieNamed('session') ?? '', env);
  const cookie = `session=${token}; refresh=${visitor.cookieNamed('refresh')}`;
  return [
    { authorization: `Bearer ${token}`, cookie },
    { cookie, origin: url, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
  ];
}

/** A token of the same session that is valid for the whole run. */
async function extendToken(token: string, { SIGNING_KEY = '' }: Record<string, string>): Promise<string> {
  const key = await importJWK(JSON.parse(SIGNING_KEY) as JWK, 'EdDSA');
  const header = { ...decodeProtectedHeader(token), alg: 'EdDSA' };
  const claims = { ...decodeJwt(token), exp: Math.floor(Date.now() / 1000) + 7200 };
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

export async function listTicket({ visitor }: Account, quantity: number): Promise<Ticket> {
  const { status, body } = await visitor.post<Ticket>('/api/tickets', {
    title: 'Gala',
    price: 4500,
    quantity,
    startsAt: '2099-07-16T17:30:00Z',
  });
  if (status !== 201) throw new Error(`Listing a ticket answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Uploads a picture for a ticket of the account; resolves to its name. */
export async function uploadCover({ visitor }: Account, { id }: Ticket): Promise<string> {
  const { body } = await visitor.send<Ticket>('POST', `/api/tickets/${id}/cover`, Buffer.from(picture));
  return String(body.cover);
}

/** Orders four times each ticket that another account sells. */
export async function placeOrders({ visitor, userId }: Account, tickets: Ticket[]): Promise<string[]> {
  const others = tickets.filter((ticket) => ticket.userId !== userId);
  const placed = [...others, ...others, ...others, ...others].map(({ id: ticketId }) =>
    visitor.post<Order>('/api/orders', { ticketId }),
  );
  return (await Promise.all(placed)).map(({ body }) => body.id);
}

/** Starts more sessions of an account. A request can end one without ending the account's own. */
export const startSessions = ({ email }: Account, url: string, count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const visitor = new Visitor(url);
      await visitor.post('/api/users/signin', { email, password: PASSWORD });
      const { body: sessions } = await visitor.get<Session[]>('/api/users/sessions');
      return sessions.find(({ current }) => current)?.id ?? '';
    }),
  );

/** The cursor of the second page of a list. */
export async function secondPageCursor(visitor: Visitor, path: string): Promise<string> {
  const link = (await visitor.get(`${path}?limit=1`)).headers.get('link') ?? '';
  return new URL(/<([^>]*)>/.exec(link)?.[1] ?? '', 'http://site').searchParams.get('cursor') ?? '';
}

/**
 * Passkeys of a visitor: the ids of registered ones, credentials that can still be registered, and assertions that
 * still sign in. Each passkey has its own device, because a device's counter must rise from one use to the next.
 */
export async function newPasskeys(visitor: Visitor, origin: string, count: number) {
  const ids: string[] = [];
  const credentials: object[] = [];
  const assertions: object[] = [];
  const creationOptions = async () =>
    (await visitor.post<CreationOptions>('/api/users/passkeys/options', {})).body;
  const requestOptions = async () =>
    (await new Visitor(origin).post<RequestOptions>('/api/users/signin/options', {})).body;
  for (let n = 0; n < count; n++) {
    const device = newDevice();
    const credential = device.createJSON(origin, await creationOptions());
    const { body } = await visitor.post<{ id: string }>('/api/users/passkeys', { name: 'Key', credential });
    ids.push(body.id);
    assertions.push(device.getJSON(origin, await requestOptions()));
    credentials.push(newDevice().createJSON(origin, await creationOptions()));
  }
  return { ids, credentials, assertions };
}

const newDevice = (): WebAuthnEmulator => {
  const credentialsRepository = new PasskeysCredentialsMemoryRepository();
  return new WebAuthnEmulator(new AuthenticatorEmulator({ credentialsRepository }));
};

/** The tokens in the mailed links of one kind, once every address has its mail. */
export async function linkTokens(
  state: string,
  url: string,
  kind: 'verify' | 'reset' | 'email',
  emails: string[],
): Promise<string[]> {
  if (kind === 'reset')
    for (const email of emails) await new Visitor(url).post('/api/users/forgotpassword', { email });
  const inbox = await Inbox.at(join(state, 'mail'));
  const readTokens = async () => {
    const mails = (await inbox.newest()).filter(({ to }) => emails.includes(to));
    return mails.flatMap(({ text }) => new RegExp(`/${kind}/([\\w-]{43})`).exec(text)?.[1] ?? []);
  };
  return eventually(readTokens, (tokens) => tokens.length >= emails.length);
}

/** The token that changes an account's address. A later request of the account would replace it. */
export async function emailChangeToken(state: string, url: string, { visitor }: Account): Promise<string[]> {
  const email = `${crypto.randomUUID()}@example.com`;
  await visitor.post('/api/users/email', { email, password: PASSWORD });
  return linkTokens(state, url, 'email', [email]);
}
