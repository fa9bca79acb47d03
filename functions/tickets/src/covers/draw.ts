import type { CoverFile } from '@boxoffice/shared/api/covers.ts';
import { BadRequest, Refused } from '@boxoffice/shared/errors.ts';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { checkPicture } from '../domain/picture.ts';

/** The bytes of a picture in each of its sizes. */
export type CoverFiles = Record<CoverFile, Uint8Array>;

/** The longest time to decode a picture. */
const MAX_SECONDS = 10;

/**
 * Draws a picture in the sizes of a cover. The files have the pixels only: no EXIF with a place or a camera, no comment,
 * no colour profile. The orientation of the EXIF is applied to the pixels, and transparent pixels become white.
 *
 * @throws BadRequest (415) for a file that is not a JPEG, PNG or WebP, Refused (400) for a damaged or too detailed one
 */
export async function drawCover(bytes: Buffer): Promise<CoverFiles> {
  const sharp = await loadSharp();
  await checkHeader(sharp, bytes);
  const whole = sharp(bytes, { failOn: 'error', limitInputPixels: true }).timeout({ seconds: MAX_SECONDS });
  const page = whole.autoOrient().resize(1280, 720).flatten({ background: '#fff' }).toColourspace('srgb');
  const { data, info } = await readable(page.raw().toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  const drawn = () => sharp(data, { raw: { width, height, channels } });
  return {
    'page.webp': await drawn().webp({ quality: 78 }).toBuffer(),
    'card.webp': await drawn().resize(640, 360).webp({ quality: 78 }).toBuffer(),
    'share.jpg': await drawn().resize(1200, 630).jpeg({ quality: 80 }).toBuffer(),
  };
}

type SharpModule = (input: Buffer, options?: SharpOptions) => Sharp;
let loading: Promise<SharpModule> | undefined;

/** Loaded with the first picture: the native library has 17 MB. Its decoders for other formats are switched off. */
async function loadSharp(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    sharp.block({ operation: ['VipsForeignLoad'] });
    const decoders = ['Jpeg', 'Png', 'Webp'].map((name) => `VipsForeignLoad${name}Buffer`);
    sharp.unblock({ operation: decoders });
    return sharp;
  });
  return loading;
}

async function checkHeader(sharp: SharpModule, bytes: Buffer): Promise<void> {
  if (!isKnownFormat(bytes)) throw new BadRequest(415, 'picture-wrong-type');
  // Only the header is read.
  const header = await readable(sharp(bytes, { limitInputPixels: false }).metadata());
  checkPicture({ width: header.width, height: header.height, keptBytes: keptBytesOf(header) });
}

/** Measured. A progressive JPEG keeps two bytes for each coefficient, and 4:2:0 has half as many of them. */
function keptBytesOf({ format, isProgressive, chromaSubsampling, channels, depth }: Metadata): number {
  if (format === 'webp') return 4;
  if (!isProgressive) return 0;
  if (format === 'jpeg') return chromaSubsampling === '4:2:0' ? 3 : 2 * channels;
  return channels * (depth === 'uchar' ? 1 : 2);
}

/** By the first bytes: neither the name nor the media type of a file says what it is. */
function isKnownFormat(bytes: Buffer): boolean {
  const starts = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;
  return starts('\xff\xd8\xff') || starts('\x89PNG\r\n\x1a\n') || (starts('RIFF') && starts('WEBP', 8));
}

/** sharp has no error types, so every failure to decode is answered as a damaged file. */
async function readable<Result>(decoding: Promise<Result>): Promise<Result> {
  try {
    return await decoding;
  } catch (cause) {
    throw Object.assign(new Refused(400, 'picture-unreadable'), { cause });
  }
}
