import type { Order } from '@boxoffice/shared/api/orders.ts';
import type { Pass } from '@boxoffice/shared/api/passes.ts';
import type { Passkey } from '@boxoffice/shared/api/passkeys.ts';
import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import type { Session, User } from '@boxoffice/shared/api/users.ts';
import {
  AuthenticatorEmulator,
  type PublicKeyCredentialCreationOptionsJSON as CreationOptions,
  PasskeysCredentialsMemoryRepository,
  WebAuthnEmulator,
} from 'nid-webauthn-emulator';
import { eventually } from '../../harness/eventually.ts';
import { signedUpSeller } from '../../harness/seller.ts';
import type { TestSystem } from '../../harness/system.ts';
import { type Answered, Visitor } from '../../harness/visitor.ts';

/** A kind of resource that belongs to one user. */
export type Resource = 'ticket' | 'order' | 'paid order' | 'sold order' | 'pass' | 'session' | 'passkey';

/** A signed-in user and the email that they signed up with. */
export class Account {
  readonly visitor: Visitor;
  readonly email: string;

  private constructor(visitor: Visitor, email: string) {
    this.visitor = visitor;
    this.email = email;
  }

  static async create(url: string): Promise<Account> {
    const email = `${crypto.randomUUID()}@example.com`;
    return new Account(await Visitor.signedUp(url, email), email);
  }

  /** An account with a confirmed address, which may sell. */
  static async createSeller(system: TestSystem): Promise<Account> {
    const email = `${crypto.randomUUID()}@example.com`;
    return new Account(await signedUpSeller(system, email), email);
  }

  /** The access token in the visitor's cookie. */
  get token(): string {
    return this.visitor.cookieNamed('session') ?? '';
  }

  async id(): Promise<string> {
    const { currentUser } = bodyOf(
      await this.visitor.get<{ currentUser: User | null }>('/api/users/currentuser'),
      200,
    );
    return currentUser?.id ?? '';
  }

  async listTicket(quantity = 3): Promise<Ticket> {
    const body = { title: 'Gala', price: 4500, quantity, startsAt: '2099-07-16T17:30:00Z' };
    return bodyOf(await this.visitor.post<Ticket>('/api/tickets', body), 201);
  }
}

/** Creates a resource that only this account owns; resolves to its id. */
export async function createResource(
  kind: Resource,
  owner: Account,
  seller: Account,
  url: string,
): Promise<string> {
  switch (kind) {
    case 'ticket':
      return (await owner.listTicket()).id;
    case 'order': {
      const { id: ticketId } = await seller.listTicket();
      return bodyOf(await owner.visitor.post<Order>('/api/orders', { ticketId }), 201).id;
    }
    case 'paid order':
      return (await buyPass(owner, seller)).orderId;
    case 'sold order':
      return (await buyPass(seller, owner)).orderId;
    case 'pass':
      return (await buyPass(owner, seller)).id;
    case 'passkey':
      return addPasskey(owner.visitor, url);
    case 'session': {
      const otherDevice = new Visitor(url);
      const password = 'correct horse battery';
      bodyOf(await otherDevice.post('/api/users/signin', { email: owner.email, password }), 200);
      const sessions = bodyOf(await otherDevice.get<Session[]>('/api/users/sessions'), 200);
      return sessions.find(({ current }) => current)?.id ?? '';
    }
  }
}

/** Buys a seat; resolves to its pass, which the passes service issues soon after the payment. */
async function buyPass(owner: Account, seller: Account): Promise<Pass> {
  const { id: ticketId } = await seller.listTicket();
  const order = bodyOf(await owner.visitor.post<Order>('/api/orders', { ticketId }), 201);
  bodyOf(await owner.visitor.post('/api/payments', { orderId: order.id, token: 'tok_visa' }), 201);
  const [pass] = await eventually(
    async () => bodyOf(await owner.visitor.get<Pass[]>(`/api/passes?orderId=${order.id}`), 200),
    (passes) => passes.length > 0,
  );
  if (!pass) throw new Error('The order has no pass');
  return pass;
}

/** An authenticator without passkeys. */
const newAuthenticator = (): WebAuthnEmulator => {
  const credentialsRepository = new PasskeysCredentialsMemoryRepository();
  return new WebAuthnEmulator(new AuthenticatorEmulator({ credentialsRepository }));
};

/** Adds a passkey of a new authenticator; resolves to its id. */
async function addPasskey(visitor: Visitor, origin: string): Promise<string> {
  const authenticator = newAuthenticator();
  const options = bodyOf(await visitor.post<CreationOptions>('/api/users/passkeys/options', {}), 200);
  const credential = authenticator.createJSON(origin, options);
  return bodyOf(await visitor.post<Passkey>('/api/users/passkeys', { name: 'Key', credential }), 201).id;
}

function bodyOf<Body>({ status, body }: Answered<Body>, expected: number): Body {
  if (status !== expected) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
