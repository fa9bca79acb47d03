import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { paymentsService } from '../service.ts';
import { findOrder } from '../tables/orders.ts';

export const readOrderVersions = replicaVersions(
  paymentsService,
  'read-order-versions',
  ReadOrderVersions,
  async ({ id }) => (await findOrder(id))?.version,
);
