import type { RequestEvent } from '@sveltejs/kit';
import { isCrossOriginWrite } from './cross-origin.ts';
import { type Connection, toService } from './headers.ts';
import { type Identity, identify } from './session.ts';
import { settings } from './settings.ts';

export function connectionOf(event: RequestEvent): Connection {
  return {
    address: addressOf(event),
    protocol: event.url.protocol === 'https:' ? 'https' : 'http',
  };
}

/** The headers of a page's request, as node:http gives them. */
export const headersOf = (event: RequestEvent): Record<string, string> =>
  Object.fromEntries(event.request.headers);

/** The headers of a request that the site sends to a service without a user. */
export const anonymousHeaders = (event: RequestEvent): Record<string, string> =>
  toService({}, connectionOf(event));

function addressOf(event: RequestEvent): string {
  try {
    return event.getClientAddress();
  } catch {
    // Without the configured header the request did not pass the proxy: it came from inside the cluster.
    return event.platform?.req.socket.remoteAddress ?? 'unknown';
  }
}

export const isCrossOrigin = (event: RequestEvent): boolean =>
  isCrossOriginWrite(event.request.method, headersOf(event), [event.url.origin, settings().PUBLIC_URL]);

/** Finds the user of a request by its cookies. */
export const identityOf = (
  event: RequestEvent,
  accepts: (token: string) => boolean | Promise<boolean>,
): Promise<Identity> => {
  const connection = connectionOf(event);
  return identify({
    cookie: event.request.headers.get('cookie') ?? undefined,
    isSecure: connection.protocol === 'https',
    headers: toService(headersOf(event), connection),
    accepts,
  });
};
