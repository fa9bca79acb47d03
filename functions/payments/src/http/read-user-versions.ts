import { ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { paymentsService } from '../service.ts';
import { erasedVersion } from '../tables/payout-accounts.ts';

export const readUserVersions = replicaVersions(
  paymentsService,
  'read-user-versions',
  ReadUserVersions,
  ({ id }) => erasedVersion(id),
);
