import { admission, type Seat, type StoredCheckIn, timeOf } from '../domain/pass.ts';

/** A check-in as the list of a scanner shows it. */
export const shown = (checkIn: StoredCheckIn) => ({
  at: new Date(timeOf(checkIn)).toISOString(),
  ...(checkIn.device !== undefined && { device: checkIn.device }),
});

/** When and where a pass was admitted, if it was. */
export function shownAdmission(seat: Seat): { at?: string; device?: string } {
  const admitted = admission(seat);
  return admitted ? shown(admitted) : {};
}
