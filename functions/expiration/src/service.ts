import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const expirationService = service('expiration', config);
