import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { expirationService } from '../service.ts';
import { findDeadline } from '../tables/deadlines.ts';

export const readOrderVersions = replicaVersions(
  expirationService,
  'read-order-versions',
  ReadOrderVersions,
  async ({ id }) => (await findDeadline(id))?.version,
);
