import type { Pass } from '@boxoffice/shared/api/passes.ts';
import { type QrCode, qrCode } from './qr.ts';

/** A pass as a page shows it: its code is a picture. */
export interface ShownPass extends Omit<Pass, 'code'> {
  qr?: QrCode;
}

export const shownPass = ({ code, ...pass }: Pass): ShownPass => ({
  ...pass,
  ...(code !== undefined && { qr: qrCode(code) }),
});
