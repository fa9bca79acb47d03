import type { OrderData } from '@boxoffice/shared/events/order.ts';
import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const ordersService = service(
  'orders',
  config,
  { perUser: 300, perSession: 200, perAddress: 3000 },
  ({ ticketId }: OrderData) => ticketId,
);
