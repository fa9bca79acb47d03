import { buffer } from 'node:stream/consumers';
import type { Language } from '@boxoffice/shared/api/mail-language.ts';
import PDFDocument from 'pdfkit';
import encodeQR from 'qr';
import { fontFile } from './font.ts';
import type { PassDocument } from './pass-document.ts';
import { startText, wordsIn } from './words.ts';

// In points.
const MARGIN = 60;
const QR_SIZE = 300;
/** The light border that a QR code needs, in modules (ISO/IEC 18004, 6.3.8). */
const QUIET = 4;
/** The most height of a title or place, so that the QR code fits on the page. */
const TITLE_HEIGHT = 130;
const PLACE_HEIGHT = 40;

const INK = '#2b1d22';
const BRAND = '#a3173a';

/**
 * The passes as a PDF, one to a page of A4. The font has Latin, Greek and Cyrillic letters; others are shown as boxes.
 *
 * @returns the bytes of the file, about 12 kB and 3 kB for each pass
 */
export async function passesPdf(passes: PassDocument[], language: Language): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language,
    info: { Title: passes[0]?.title ?? 'Boxoffice' },
    autoFirstPage: false,
    // The option takes a font's bytes too; its type names only a path.
    font: (await fontFile()) as unknown as string,
  });
  const bytes = buffer(pdf);
  for (const pass of passes) drawPass(pdf.addPage(), pass, language);
  pdf.end();
  return bytes;
}

type Pdf = InstanceType<typeof PDFDocument>;

function drawPass(pdf: Pdf, pass: PassDocument, language: Language): void {
  const { title, startsAt, timeZone, place, seat, of, id, code } = pass;
  const words = wordsIn(language);
  const line = (text: string, size: number, height?: number) =>
    pdf.fontSize(size).text(text, { ...(height && { height, ellipsis: true }) });
  pdf.fillColor(BRAND);
  line('Boxoffice', 14).fillColor(INK).moveDown();
  line(title, 26, TITLE_HEIGHT).moveDown(0.5);
  if (startsAt) line(startText(startsAt, timeZone, language), 14).moveDown(0.5);
  if (place) line(place, 14, PLACE_HEIGHT).moveDown(0.5);
  line(words.seat(seat, of), 14).moveDown();
  drawQr(pdf, code);
  line(words.once, 10).moveDown(0.5);
  line(id, 8);
}

/** Draws the code below the text, and moves below it. Neighbours of a row are one rectangle, which is less work. */
function drawQr(pdf: Pdf, code: string): void {
  const modules = encodeQR(code, 'raw', { ecc: 'medium', border: QUIET });
  const left = (pdf.page.width - QR_SIZE) / 2;
  const top = pdf.y;
  pdf
    .save()
    .translate(left, top)
    .scale(QR_SIZE / modules.length);
  for (const [y, row] of modules.entries())
    for (let x = row.indexOf(true); x >= 0; ) {
      const light = row.indexOf(false, x);
      pdf.rect(x, y, light - x, 1);
      x = row.indexOf(true, light);
    }
  pdf.fill('#000000').restore();
  pdf.y = top + QR_SIZE;
}
