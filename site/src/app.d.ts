import type { Caller } from '@boxoffice/shared/identity/access-token.ts';
import type { PendingForm } from '#lib/pending-form.ts';
import type { Preferences } from '#lib/server/preferences.ts';
import type { Identity } from '#lib/server/session.ts';

declare global {
  /** Method, path and access of each public route, built in by vite.config.ts. */
  const __PUBLIC_ROUTES__: import('#lib/server/routes.ts').PublicRoute[];

  namespace App {
    interface Error {
      /** Finds the failure in the log. */
      id?: string;
      /** The form that could not be taken, to be sent again. */
      kept?: PendingForm;
      /** It is about a form whose page still has what was typed. */
      typed?: boolean;
    }
    interface Locals {
      identity: Identity;
      caller: Caller | undefined;
      preferences: Preferences;
      /** Read once: a body is gone then. */
      form?: Promise<FormData>;
      /** Raw Set-Cookie headers of the auth service, passed on with this answer. */
      setCookies: string[];
    }
  }
}
