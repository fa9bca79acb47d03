import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import type { PendingForm } from '#lib/pending-form.ts';
import type { Preferences } from '#lib/server/preferences.ts';
import type { Identity } from '#lib/server/session.ts';

declare global {
  /** Method, path and access of each public route, built in by vite.config.ts. */
  const __PUBLIC_ROUTES__: import('#lib/server/routes.ts').PublicRoute[];

  namespace App {
    interface Error {
      /** The id of the failure in the log. */
      id?: string;
      /** The form that was not accepted, to be sent again. */
      pendingForm?: PendingForm;
      /** The failed request sent a form. Its page, one step back, still has the typed text. */
      sentForm?: boolean;
    }
    interface Locals {
      identity: Identity;
      /** The signed-in user. */
      user: Caller | undefined;
      preferences: Preferences;
      /** Set when the body is read, because a body can be read only once. */
      form?: Promise<FormData>;
      /** Set-Cookie headers of auth for this answer. */
      setCookies: string[];
    }
  }
}
