import type { PaymentData } from '@boxoffice/shared/events/payment.ts';
import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

/** The sweep also repeats payment.authorised until the order is decided. */
export const paymentsService = service(
  'payments',
  config,
  { perUser: 120, perSession: 80, perAddress: 1200 },
  ({ orderId }: PaymentData) => orderId,
);
