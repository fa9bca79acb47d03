import { log } from '@boxoffice/shared/telemetry/log.ts';

/** The site's settings. Only this file reads process.env. */
export interface Settings {
  AUTH_URL: string;
  TICKETS_URL: string;
  ORDERS_URL: string;
  PAYMENTS_URL: string;
  PASSES_URL: string;
  /** A JSON Web Key Set (RFC 7517) as JSON text. */
  PUBLIC_KEYS: string;
  /** The site's own origin in a visitor's browser. */
  PUBLIC_URL: string;
  /** The origins of the payment provider's pages: the checkout, and a seller's payouts. */
  providerOrigins: string[];
  /** Seconds in which a request's body must arrive. */
  bodyTimeout: number;
  /** The header with the visitor's address, in lower case or empty, and the position of the address from its end. */
  clientAddress: { header: string; depth: number };
  /** The folder of the operator's terms, privacy notice and imprint; empty without one. */
  legalFolder: string;
  /** The header with the protocol of the visitor's connection, in lower case or empty. */
  protocolHeader: string;
}

const required = [
  'AUTH_URL',
  'TICKETS_URL',
  'ORDERS_URL',
  'PAYMENTS_URL',
  'PASSES_URL',
  'PUBLIC_KEYS',
  'PUBLIC_URL',
] as const;

type Environment = Record<string, string | undefined>;

/** @returns the settings, or one line that says which setting is missing or wrong */
export function readSettings(env: Environment): Settings | string {
  const given = {} as Record<(typeof required)[number], string>;
  for (const name of required) {
    const value = env[name];
    if (!value) return `The site can't start: ${name} is not set`;
    if (name.endsWith('_URL') && !URL.canParse(value)) return `The site can't start: ${name} is not a URL`;
    given[name] = value.replace(/\/$/, '');
  }
  const bodyTimeout = Number(env.BODY_TIMEOUT || 15);
  if (!(bodyTimeout > 0)) return "The site can't start: BODY_TIMEOUT is not a number of seconds";
  return {
    ...given,
    providerOrigins: providerOrigins(env.STRIPE_CHECKOUT_URL || env.STRIPE_API_URL),
    bodyTimeout,
    clientAddress: { header: (env.ADDRESS_HEADER ?? '').toLowerCase(), depth: Number(env.XFF_DEPTH || 1) },
    legalFolder: env.LEGAL_DIR ?? '',
    protocolHeader: (env.PROTOCOL_HEADER ?? '').toLowerCase(),
  };
}

/** The Stripe fake serves its own pages. A browser can reach it under both names of the loopback address. */
function providerOrigins(stripeApiUrl: string | undefined): string[] {
  if (!stripeApiUrl) return ['https://checkout.stripe.com', 'https://connect.stripe.com'];
  const { protocol, host, port } = new URL(stripeApiUrl);
  const names = ['127.0.0.1', 'localhost'];
  return names.includes(host.split(':')[0] ?? '')
    ? names.map((name) => new URL(`${protocol}//${name}:${port}`).origin)
    : [new URL(stripeApiUrl).origin];
}

let current: Settings | undefined;

/** The settings of this process. A missing or wrong one ends the process with one line and exit code 1. */
export function settings(): Settings {
  if (current) return current;
  const read = readSettings(process.env);
  if (typeof read === 'string') {
    log('error', read);
    process.exit(1);
  }
  current = read;
  return current;
}
