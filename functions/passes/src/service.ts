import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

/** The limits let one seller's scanners check in ten people a second for a quarter of an hour. */
export const passesService = service('passes', config, {
  perUser: 9000,
  perSession: 9000,
  perAddress: 18_000,
});
