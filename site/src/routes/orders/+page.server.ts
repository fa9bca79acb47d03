import type { Order } from '@boxoffice/shared/api/orders.ts';
import { ownList } from '#lib/server/own-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => ownList(event, '/api/orders', (order: Order) => order);
