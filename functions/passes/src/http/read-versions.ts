import { ReadOrderVersions, ReadTicketVersions, ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { passesService } from '../service.ts';
import { erasedVersion } from '../tables/erased-users.ts';
import { findOrder } from '../tables/orders.ts';
import { findTicket } from '../tables/tickets.ts';

export const readOrderVersions = replicaVersions(
  passesService,
  'read-order-versions',
  ReadOrderVersions,
  async ({ id }) => (await findOrder(id))?.version,
);

export const readTicketVersions = replicaVersions(
  passesService,
  'read-ticket-versions',
  ReadTicketVersions,
  async ({ id }) => (await findTicket(id))?.version,
);

export const readUserVersions = replicaVersions(
  passesService,
  'read-user-versions',
  ReadUserVersions,
  ({ id }) => erasedVersion(id),
);
