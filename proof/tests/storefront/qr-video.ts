import { encodeQR } from 'qr';

const WIDTH = 640;
const HEIGHT = 480;
const WHITE = 235;
const BLACK = 16;

/** A video of one frame that shows a QR code, for Chromium's fake camera (YUV4MPEG2, 4:2:0). */
export function videoOf(text: string): Buffer {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const scale = Math.floor(HEIGHT / modules.length);
  const left = Math.floor((WIDTH - scale * modules.length) / 2);
  const luma = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  for (const [y, row] of modules.entries())
    for (const [x, isDark] of row.entries())
      for (let line = 0; isDark && line < scale; line++) {
        const from = (y * scale + line) * WIDTH + left + x * scale;
        luma.fill(BLACK, from, from + scale);
      }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const header = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`;
  return Buffer.concat([Buffer.from(`${header}FRAME\n`), luma, chroma]);
}
