import { limits } from '@boxoffice/shared/api/limits.ts';
import { Refused } from '@boxoffice/shared/errors.ts';

/** The properties of a picture that its header declares. The pixels can differ from them. */
export interface PictureHeader {
  width: number;
  height: number;
  /** The memory for each pixel of a picture that can only be decoded as a whole; 0 if rows are decoded one by one. */
  keptBytes: number;
}

const MAX_PIXELS = 25_000_000;
/** In bytes. The pod has 256 MiB, of which the service itself uses up to 110. */
const MAX_KEPT = 75_000_000;

/**
 * A small file can claim many pixels, so the header is checked before the pixels are decoded.
 *
 * @throws Refused (400) for more pixels than a picture of an event needs
 */
export function checkPicture({ width, height, keptBytes }: PictureHeader): void {
  const pixels = width * height;
  const isTooLong = Math.max(width, height) > limits['picture-too-detailed'].max;
  if (isTooLong || pixels > MAX_PIXELS || pixels * keptBytes > MAX_KEPT)
    throw new Refused(400, 'picture-too-detailed');
}
