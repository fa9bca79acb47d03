import type { KnownOrder, Part, Row } from './store.ts';

/** Escapes text for an element's content or a quoted attribute. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; background: light-dark(#f6f8fa, #14161a); color: light-dark(#1a1f36, #e8eaf0); }
  main { box-sizing: border-box; max-width: 76rem; margin: 3vh auto; padding: 1.5rem 2rem;
    background: light-dark(#fff, #1d2026); border-radius: .75rem; box-shadow: 0 1px 8px #0003; }
  h1 { font-size: 1.3rem; margin: 0 0 .5rem; } h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
  .note { font-size: .9rem; color: light-dark(#545969, #a7adbb); }
  ul { list-style: none; padding: 0; } li { padding: .5rem 0; border-top: 1px solid light-dark(#e3e6ec, #333842); }
  table { border-collapse: collapse; width: 100%; font-size: .85rem; table-layout: fixed; }
  th, td { text-align: left; padding: .15rem .5rem .15rem 0; overflow-wrap: anywhere; vertical-align: top; }
  th:nth-child(1) { width: 9rem; } th:nth-child(2) { width: 40%; } th:nth-child(3) { width: 6rem; }
  td:nth-child(3) { text-align: right; font-variant-numeric: tabular-nums; }
  .bar { height: .7rem; margin-top: .3rem; min-width: 2px; border-radius: 2px; background: light-dark(#4f46e5, #818cf8); }
  .failed { background: light-dark(#b91c1c, #f87171); }
  input { font: inherit; width: 24rem; max-width: 100%; } button { font: inherit; }
  :focus-visible { outline: 3px solid #4f46e580; outline-offset: 2px; }
  a { color: light-dark(#4338ca, #a5b4fc); }`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<form action="/"><label>Order or trace <input name="id" autocomplete="off"></label> <button>Show</button></form>
${body}
</main>
</body>
</html>
`;

const timeOf = (ms: number): string =>
  `<time>${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')} UTC</time>`;

export const listPage = (orders: KnownOrder[]) =>
  page(
    'Traces',
    `<h1>Orders</h1>
<p class="note">The collector keeps the spans of the last minutes in memory. Reload the page to see new ones.</p>
${orders.length === 0 ? '<p>No trace names an order yet.</p>' : `<ul>${orders.map(orderItem).join('')}</ul>`}`,
  );

const orderItem = ({ id, startedAt }: KnownOrder) =>
  `<li><a href="/orders/${escaped(id)}">${escaped(id)}</a> <span class="note">${timeOf(startedAt)}</span></li>`;

/** The way of an order or the spans of a trace as waterfalls, one for each trace. */
export const waterfallPage = (title: string, parts: Part[]) =>
  page(
    title,
    `<p><a href="/">All orders</a></p>\n<h1>${escaped(title)}</h1>\n${parts.map(waterfall).join('\n')}`,
  );

function waterfall({ traceId, rows }: Part): string {
  const start = Math.min(...rows.map(({ span }) => span.startedAt));
  const end = Math.max(...rows.map(({ span }) => span.endedAt));
  const lines = rows.map((row) => line(row, start, Math.max(end - start, 0.001)));
  return `<h2>${timeOf(start)}</h2>
<p class="note">trace <a href="/traces/${traceId}">${traceId}</a>, ${(end - start).toFixed(1)} ms</p>
<table><thead><tr><th>service</th><th>span</th><th>ms</th><th>when</th></tr></thead>
<tbody>${lines.join('\n')}</tbody></table>`;
}

function line({ span, depth }: Row, start: number, total: number): string {
  const duration = Math.max(span.endedAt - span.startedAt, 0);
  const percent = (part: number) => `${Math.min(100, Math.max(0, (100 * part) / total)).toFixed(2)}%`;
  const details = [...span.attributes].map(([key, value]) => `${key}: ${value}`).join('\n');
  const bar = `margin-left:${percent(span.startedAt - start)};width:${percent(duration)}`;
  return `<tr><td>${escaped(span.service)}</td>
<td style="padding-left:${Math.min(depth, 20)}em" title="${escaped(details)}">${escaped(span.name)}</td>
<td>${duration.toFixed(1)}</td>
<td><div class="bar${span.isFailed ? ' failed' : ''}" style="${bar}"></div></td></tr>`;
}

export const notFoundPage = () =>
  page(
    'Not found',
    '<h1>Not found</h1><p>No span in memory names it. Spans arrive a few seconds after their end.</p><p><a href="/">All orders</a></p>',
  );
