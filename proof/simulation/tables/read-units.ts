import { sizeInBytes } from './write-units.ts';

const READ_KB = 4 * 1024;

/**
 * The read units of items that are read together: one for each 4 kB, and a half with eventual consistency ("DynamoDB
 * item sizes and formats", Developer Guide). A missing item costs as much as a small one.
 */
export const readUnits = (items: (object | undefined)[], isConsistent: boolean): number => {
  const bytes = items.reduce<number>((sum, item) => sum + sizeInBytes(item ?? {}), 0);
  return Math.max(1, Math.ceil(bytes / READ_KB)) * (isConsistent ? 1 : 0.5);
};
