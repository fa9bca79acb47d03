import { ReadUserVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { ticketsService } from '../service.ts';
import { closedVersion } from '../tables/closings.ts';

export const readUserVersions = replicaVersions(
  ticketsService,
  'read-user-versions',
  ReadUserVersions,
  ({ id }) => closedVersion(id),
);
