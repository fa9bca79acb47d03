import type { Ticket } from '@boxoffice/shared/api/tickets.ts';
import wasm from '@resvg/resvg-wasm/index_bg.wasm?url';
import font from 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf?url';
import { render } from 'svelte/server';
import { read } from '$app/server';
import Cover from '../Cover.svelte';
import { formatStart } from '../wall-time.ts';
import { linesOf } from './text-lines.ts';

/** What the picture shows. */
export type Shared = Pick<Ticket, 'id' | 'title' | 'startsAt' | 'timeZone' | 'place'>;

const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 64;
const COVER_HEIGHT = 280;

const bytesOf = async (asset: string) => new Uint8Array(await read(asset).arrayBuffer());

/** Loaded on first use: the renderer and the font have 3 MB. */
async function loadRenderer() {
  const { Resvg, initWasm } = await import('@resvg/resvg-wasm');
  const [file] = await Promise.all([bytesOf(font), initWasm(bytesOf(wasm))]);
  return (svg: string): Uint8Array<ArrayBuffer> => {
    const drawing = new Resvg(svg, { font: { fontBuffers: [file], defaultFontFamily: 'DejaVu Sans' } });
    const image = drawing.render();
    const png = new Uint8Array(image.asPng());
    // WebAssembly memory is not garbage-collected.
    image.free();
    drawing.free();
    return png;
  };
}

let loading: ReturnType<typeof loadRenderer> | undefined;

/** The picture of a shared link, 1200 x 630 (Open Graph): the cover, the title, the date and the place, as PNG. */
export async function sharePicture(ticket: Shared, locale: string): Promise<Uint8Array<ArrayBuffer>> {
  loading ??= loadRenderer();
  // The next picture tries again.
  loading.catch(() => {
    loading = undefined;
  });
  const toPng = await loading;
  return toPng(drawingOf(ticket, locale));
}

/** The font has no emoji. */
const withoutEmoji = (text: string): string => text.replace(/\p{Extended_Pictographic}[\uFE0F\u200D]*/gu, '');

function drawingOf({ id, title, startsAt, timeZone, place }: Shared, locale: string): string {
  const size = title.length <= 20 ? 80 : 56;
  const lines = linesOf(withoutEmoji(title), size === 80 ? 21 : 30, 3);
  const details = [startsAt && formatStart(Date.parse(startsAt), timeZone, locale), place]
    .filter((text) => text !== undefined && text !== '')
    .flatMap((text) => linesOf(withoutEmoji(String(text)), 56, 1));
  const top = COVER_HEIGHT + 40;
  const text = (line: string, y: number, fontSize: number, fill = '#2b1d22') =>
    `<text x="${MARGIN}" y="${y}" font-size="${fontSize}" fill="${fill}">${escaped(line)}</text>`;
  const bottom = HEIGHT - 40;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="DejaVu Sans" font-weight="bold">
    <path fill="#fffdf9" d="M0 0h${WIDTH}v${HEIGHT}H0z" />
    <svg width="${WIDTH}" height="${COVER_HEIGHT}">${render(Cover, { props: { ticketId: id } }).body}</svg>
    <path stroke="#e8dccb" stroke-width="6" stroke-dasharray="18 14" d="M0 ${COVER_HEIGHT}h${WIDTH}" />
    ${lines.map((line, index) => text(line, top + size * (1 + index * 1.1), size)).join('')}
    ${details.map((line, index) => text(line, bottom - 40 * (details.length - 1 - index), 30, '#6d5a60')).join('')}
    <text x="${WIDTH - MARGIN}" y="${bottom}" font-size="30" fill="#a3173a" text-anchor="end">Boxoffice</text>
  </svg>`;
}

const escaped = (text: string): string =>
  text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
