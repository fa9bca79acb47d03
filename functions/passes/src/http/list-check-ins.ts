import { createHash } from 'node:crypto';
import { type CheckInList, ListCheckIns } from '@boxoffice/shared/api/check-ins.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { admission, type Pass, passId, statusOf } from '../domain/pass.ts';
import { passesService } from '../service.ts';
import { passesOfTicket } from '../tables/seats.ts';
import { requireCheckInAccess } from './may-check-in.ts';
import { shown, shownAdmission } from './shown-check-in.ts';

export const listCheckIns = httpFunction(
  passesService,
  'list-check-ins',
  ListCheckIns,
  async ({ params, query, caller, headers, given }) => {
    await requireCheckInAccess({ params, caller, headers, given });
    const all = listOf(await passesOfTicket(params.id));
    const list = query.passes === 'none' ? { ...all, passes: [] } : all;
    const etag = `"${createHash('sha256').update(JSON.stringify(list)).digest('base64url')}"`;
    if (headers['if-none-match']?.includes(etag)) return { status: 304, headers: { etag } };
    return ok(list, { etag });
  },
);

/** A void pass is in the list only if a scanner has let its visitor in. */
function listOf(all: Pass[]): CheckInList {
  const live = all.filter((pass) => statusOf(pass) !== 'void');
  const listed = all.filter((pass) => statusOf(pass) !== 'void' || pass.seat.checkIns.length > 0);
  return {
    total: live.length,
    admitted: live.filter((pass) => statusOf(pass) === 'admitted').length,
    publicKeys: config.PASS_PUBLIC_KEYS.keys,
    passes: listed.map(entry).sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

function entry(pass: Pass): CheckInList['passes'][number] {
  const { seat } = pass;
  const admitted = admission(seat);
  const others = seat.checkIns.filter((checkIn) => checkIn !== admitted);
  return {
    id: passId(seat),
    generation: seat.generation,
    status: statusOf(pass),
    ...shownAdmission(seat),
    ...(others.length > 0 && {
      conflicts: others.map((checkIn) => ({ ...shown(checkIn), result: checkIn.result })),
    }),
  };
}
