import { expect, test } from 'vitest';
import { checkPicture } from './picture.ts';

test.each([
  ['of a phone', { width: 5712, height: 4284, keptBytes: 3 }],
  ['of 8,000 pixels', { width: 8000, height: 3000, keptBytes: 0 }],
  ['of 18 million pixels that is decoded as a whole', { width: 4500, height: 4000, keptBytes: 4 }],
])('a picture %s is accepted', (_, header) => {
  expect(() => checkPicture(header)).not.toThrow();
});

test.each([
  ['of 30,000 x 30,000 pixels', { width: 30_000, height: 30_000, keptBytes: 0 }],
  ['that is 10,000 pixels wide', { width: 10_000, height: 1, keptBytes: 0 }],
  ['that is 8,001 pixels high', { width: 1, height: 8001, keptBytes: 0 }],
  ['of 26 million pixels', { width: 5200, height: 5000, keptBytes: 0 }],
  ['that needs more than 75 MB for its pixels', { width: 5000, height: 5000, keptBytes: 4 }],
])('a picture %s is refused', (_, header) => {
  expect(() => checkPicture(header)).toThrow(
    expect.objectContaining({ status: 400, code: 'picture-too-detailed' }),
  );
});
