import type { RequestEvent } from '@sveltejs/kit';
import { type Origin, toService } from './headers.ts';
import { isCrossOriginWrite } from './cross-origin.ts';
import { type Identity, identify } from './session.ts';
import { settings } from './settings.ts';

/** Where a request comes from, as its last proxy tells. */
export function connectionOf(event: RequestEvent): Origin {
  return {
    address: addressOf(event),
    protocol: event.url.protocol === 'https:' ? 'https' : 'http',
  };
}

/** What a service gets to see of a visitor for whom nobody in particular is asked about. */
export const proxyHeaders = (event: RequestEvent): Record<string, string> =>
  toService(new Headers(), connectionOf(event));

function addressOf(event: RequestEvent): string {
  try {
    return event.getClientAddress();
  } catch {
    // The configured header is missing: someone inside the cluster talks to the pod itself.
    return event.platform?.req.socket.remoteAddress ?? 'unknown';
  }
}

export const isCrossOrigin = (event: RequestEvent): boolean =>
  isCrossOriginWrite(event.request.method, event.request.headers, [event.url.origin, settings().PUBLIC_URL]);

/** Finds who a request is from, by its cookies. */
export const identityOf = (
  event: RequestEvent,
  accepts: (token: string) => boolean | Promise<boolean>,
): Promise<Identity> => {
  const from = connectionOf(event);
  return identify({
    cookie: event.request.headers.get('cookie') ?? undefined,
    secure: from.protocol === 'https',
    headers: toService(event.request.headers, from),
    accepts,
  });
};
