import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Session, User } from '@boxoffice/shared/api/users.ts';
import {
  AuthenticatorEmulator,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  PasskeysCredentialsMemoryRepository,
  WebAuthnEmulator,
} from 'nid-webauthn-emulator';
import { type Answered, Visitor } from '../../harness/visitor.ts';
import type { Thing } from './authorisation.ts';

/** A signed-in user with what it takes to make things of their own. */
export class Account {
  readonly visitor: Visitor;
  readonly email: string;

  private constructor(visitor: Visitor, email: string) {
    this.visitor = visitor;
    this.email = email;
  }

  static async make(url: string): Promise<Account> {
    const email = `${crypto.randomUUID()}@example.com`;
    return new Account(await Visitor.signedUp(url, email), email);
  }

  /** The access token that the visitor's browser keeps. */
  get token(): string {
    return this.visitor.cookieNamed('session') ?? '';
  }

  async id(): Promise<string> {
    const { currentUser } = made(
      await this.visitor.get<{ currentUser: User | null }>('/api/users/currentuser'),
      200,
    );
    return currentUser?.id ?? '';
  }

  async listTicket(quantity = 3): Promise<Ticket> {
    const body = { title: 'Gala', price: 4500, quantity };
    return made(await this.visitor.post<Ticket>('/api/tickets', body), 201);
  }
}

/** Makes one more of a thing that is this account's alone; answers its id. */
export async function makeThing(thing: Thing, owner: Account, seller: Account, url: string): Promise<string> {
  switch (thing) {
    case 'ticket':
      return (await owner.listTicket()).id;
    case 'order': {
      const { id: ticketId } = await seller.listTicket();
      return made(await owner.visitor.post<Order>('/api/orders', { ticketId }), 201).id;
    }
    case 'passkey':
      return addPasskey(owner.visitor, url);
    case 'session': {
      const elsewhere = new Visitor(url);
      const password = 'correct horse battery';
      made(await elsewhere.post('/api/users/signin', { email: owner.email, password }), 200);
      const sessions = made(await elsewhere.get<Session[]>('/api/users/sessions'), 200);
      return sessions.find(({ current }) => current)?.id ?? '';
    }
  }
}

/** A device with a memory of its own that makes passkeys and signs in with them. */
export const newDevice = (): WebAuthnEmulator => {
  const credentialsRepository = new PasskeysCredentialsMemoryRepository();
  return new WebAuthnEmulator(new AuthenticatorEmulator({ credentialsRepository }));
};

/** Adds a passkey that a device of its own makes; answers its id. */
async function addPasskey(visitor: Visitor, origin: string): Promise<string> {
  const authenticator = newDevice();
  const options = made(await visitor.post<CreationOptions>('/api/users/passkeys/options', {}), 200);
  const credential = authenticator.createJSON(origin, options);
  return made(await visitor.post<Passkey>('/api/users/passkeys', { name: 'Key', credential }), 201).id;
}

function made<Body>({ status, body }: Answered<Body>, expected: number): Body {
  if (status !== expected) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
