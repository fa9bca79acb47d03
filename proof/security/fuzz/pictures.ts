import fc from 'fast-check';
import { picture } from '../../harness/picture.ts';

const file = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The header of a PNG that claims this many pixels on each side. */
function claiming(pixels: number): Buffer {
  const png = Buffer.from(picture);
  png.writeUInt32BE(pixels, 16);
  png.writeUInt32BE(pixels, 20);
  return png;
}

/** Bodies of an upload: one in four is a picture, the others are broken or something else. */
export const pictureBodies: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(picture) },
  { weight: 1, arbitrary: fc.nat({ max: picture.length }).map((length) => picture.subarray(0, length)) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat({ max: picture.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
      const damaged = Buffer.from(picture);
      damaged[at] = byte;
      return damaged;
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom(8001, 30_000, 2 ** 31 - 1, 2 ** 32 - 1).map(claiming) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        'GIF89a\x01\x00\x01\x00\x00\x00\x00;',
        '\xff\xd8\xff',
        '\xff\xd8\xff\xe1\xff\xffExif\x00\x00',
        'RIFF\xff\xff\xff\xffWEBPVP8X',
        '\x89PNG\r\n\x1a\n',
        '{"picture":1}',
        '',
      )
      .map(file),
  },
);

/** The body of a form whose file is not a picture. */
export const brokenPictureForm = {
  type: 'multipart/form-data; boundary=x',
  body: '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\nbroken\r\n--x--\r\n',
};
