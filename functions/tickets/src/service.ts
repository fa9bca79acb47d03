import type { TicketData } from '@boxoffice/shared/events/ticket.ts';
import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const ticketsService = service(
  'tickets',
  config,
  { perUser: 120, perSession: 80, perAddress: 1200 },
  ({ id }: TicketData) => id,
);
