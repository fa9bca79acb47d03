import type { HttpHandle } from '@boxoffice/shared/functions/register.ts';
import { expirationGroup } from '../../functions/expiration/src/group.ts';
import { ordersGroup } from '../../functions/orders/src/group.ts';
import { passesGroup } from '../../functions/passes/src/group.ts';
import { paymentsGroup } from '../../functions/payments/src/group.ts';
import { ticketsGroup } from '../../functions/tickets/src/group.ts';
import { groups } from './network.ts';

const simulated: Record<string, HttpHandle> = {
  tickets: ticketsGroup,
  orders: ordersGroup,
  payments: paymentsGroup,
  expiration: expirationGroup,
  passes: passesGroup,
};
for (const [name, group] of Object.entries(simulated)) groups.set(name, group);
