import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const expiration = service('expiration', config);
