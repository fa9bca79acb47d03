import type { HttpFunction } from '@google-cloud/functions-framework';
import { expiration } from '../../functions/expiration/src/group.ts';
import { orders } from '../../functions/orders/src/group.ts';
import { payments } from '../../functions/payments/src/group.ts';
import { tickets } from '../../functions/tickets/src/group.ts';
import { groups } from './network.ts';

const all: Record<string, HttpFunction> = { tickets, orders, payments, expiration };
for (const [name, group] of Object.entries(all)) groups.set(name, group);
