import { ReadOrderVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { ticketsService } from '../service.ts';
import { findCounted } from '../tables/counts.ts';

export const readOrderVersions = replicaVersions(
  ticketsService,
  'read-order-versions',
  ReadOrderVersions,
  async ({ id, parentId: ticketId }) => (await findCounted(ticketId, id))?.version,
);
