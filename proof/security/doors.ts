import type { Group } from '@boxoffice/shared/functions/group.ts';

/** The groups that Knative runs, by their names. */
const groups: Record<string, () => Promise<Group>> = {
  auth: async () => (await import('../../functions/auth/src/group.ts')).auth,
  tickets: async () => (await import('../../functions/tickets/src/group.ts')).tickets,
  orders: async () => (await import('../../functions/orders/src/group.ts')).orders,
  payments: async () => (await import('../../functions/payments/src/group.ts')).payments,
  expiration: async () => (await import('../../functions/expiration/src/group.ts')).expiration,
  'dead-letters': async () => (await import('../../functions/dead-letters/src/group.ts')).deadLetters,
};

/** What a service takes: its routes (`GET /api/orders`) and the types of its events. */
export interface Taken {
  service: string;
  routes: string[];
  events: string[];
}

/** What every service takes, as its own group says. */
export const everyDoor = (): Promise<Taken[]> =>
  Promise.all(
    Object.entries(groups).map(async ([service, load]) => {
      const { http, events } = (await load()).doors;
      const routes = http.map(([{ method, path }]) => `${method} ${path}`);
      return { service, routes, events: Object.keys(events) };
    }),
  );
