import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const paymentsService = service('payments', config, {
  perUser: 120,
  perSession: 80,
  perAddress: 1200,
});
