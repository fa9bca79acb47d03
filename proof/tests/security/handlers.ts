import type { Group } from '@boxoffice/shared/functions/group.ts';

/** The group of each service. */
const groups: Record<string, () => Promise<Group>> = {
  auth: async () => (await import('../../../functions/auth/src/group.ts')).authGroup,
  tickets: async () => (await import('../../../functions/tickets/src/group.ts')).ticketsGroup,
  orders: async () => (await import('../../../functions/orders/src/group.ts')).ordersGroup,
  payments: async () => (await import('../../../functions/payments/src/group.ts')).paymentsGroup,
  expiration: async () => (await import('../../../functions/expiration/src/group.ts')).expirationGroup,
  passes: async () => (await import('../../../functions/passes/src/group.ts')).passesGroup,
  'dead-letters': async () => (await import('../../../functions/dead-letters/src/group.ts')).deadLettersGroup,
};

/** The handlers of a service: its routes (`GET /api/orders`) and the types of its events. */
export interface ServiceHandlers {
  service: string;
  routes: string[];
  events: string[];
}

/** The handlers of every service, read from its group. */
export const readHandlers = (): Promise<ServiceHandlers[]> =>
  Promise.all(
    Object.entries(groups).map(async ([service, load]) => {
      const { http, events } = (await load()).handlers;
      return { service, routes: Object.keys(http), events: Object.keys(events) };
    }),
  );
