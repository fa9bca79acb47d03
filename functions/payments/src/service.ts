import {
  PaymentAuthorised,
  PaymentCaptured,
  type PaymentData,
  PaymentDeclined,
  PaymentDisputed,
  PaymentRefunded,
  PaymentReleased,
} from '@boxoffice/shared/events/payment.ts';
import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const paymentsService = service(
  'payments',
  config,
  { perUser: 120, perSession: 80, perAddress: 1200 },
  {
    // The sweep also repeats payment.authorised until the order is decided.
    types: [
      PaymentAuthorised,
      PaymentCaptured,
      PaymentDeclined,
      PaymentDisputed,
      PaymentRefunded,
      PaymentReleased,
    ],
    parentOf: ({ orderId }: PaymentData) => orderId,
  },
);
