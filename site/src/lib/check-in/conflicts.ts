import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import { seatOf } from './decide.ts';

/** A pass that several scanners admitted, or one that was void already. */
export interface Conflict {
  passId: string;
  seat: number;
  /** All check-ins, the first one before the others. Times are ISO 8601. */
  checkIns: { at: string; device?: string | undefined }[];
}

export const conflictsOf = ({ passes }: CheckInList): Conflict[] =>
  passes.flatMap(({ id, at, device, conflicts }) =>
    conflicts
      ? [{ passId: id, seat: seatOf(id), checkIns: [...(at ? [{ at, device }] : []), ...conflicts] }]
      : [],
  );
