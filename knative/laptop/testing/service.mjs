// The service of the runtime's own tests: it does what a request or an event's type says, and writes down
// each event that it gets.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { PORT, RECORD, NAME, GREETING, OTHER_URL, BROKER_URL } = process.env;

async function read(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const times = (id) =>
  existsSync(RECORD)
    ? readFileSync(RECORD, 'utf8')
        .split('\n')
        .filter((line) => line.includes(`"${id}"`) && line.includes(`"to":"${NAME}"`)).length
    : 0;

async function event(req, res) {
  const body = await read(req);
  const [type, id] = [req.headers['ce-type'], req.headers['ce-id']];
  appendFileSync(RECORD, `${JSON.stringify({ to: NAME, id, at: Date.now(), headers: req.headers, body })}\n`);
  const seen = times(id);
  const [verb, what] = type.split('.');
  if (verb === 'answer') return res.writeHead(Number(what)).end(what === '204' ? undefined : 'no, because');
  if (verb === 'flaky') return res.writeHead(seen <= Number(what) ? 503 : 204).end();
  if (verb === 'hang' && seen <= Number(what)) return undefined;
  if (verb === 'die' && seen <= Number(what)) return process.kill(process.pid, 'SIGKILL');
  if (verb === 'body') return res.writeHead(200).end('hello');
  return res.writeHead(204).end();
}

let busy = 0;
let most = 0;

async function http(req, res, url) {
  most = Math.max(most, ++busy);
  res.once('close', () => busy--);
  if (url.pathname === '/die') return process.exit(3);
  if (url.pathname === '/refuse') return res.writeHead(413).end();
  if (url.pathname === '/slow') {
    appendFileSync(RECORD, `${JSON.stringify({ to: NAME, id: 'slow' })}\n`);
    await new Promise((resolve) => setTimeout(resolve, url.searchParams.get('ms')));
  }
  if (url.pathname === '/half') {
    res.write('half');
    return setTimeout(() => process.exit(3), 50);
  }
  if (url.pathname === '/stream') {
    for await (const chunk of req) res.write(chunk);
    return res.end();
  }
  res.setHeader('set-cookie', ['a=1', 'b=2']);
  const body = await read(req);
  const seen = { pid: process.pid, method: req.method, url: req.url, headers: req.headers, body, most };
  res.end(JSON.stringify({ ...seen, env: { GREETING, OTHER_URL, BROKER_URL } }));
}

if (process.env.BROKEN) {
  console.error('The setting GREETING is not set');
  process.exit(1);
}

const server = createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost');
  void (req.headers['ce-type'] ? event(req, res) : http(req, res, url));
});
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
