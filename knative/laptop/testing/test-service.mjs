// The service of the runtime's tests: it does what a request or an event's type says, and appends each event
// to the file RECORD.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

// Tests of changed sources write this file.
const source = new URL('./src/version.ts', import.meta.url);
const version = existsSync(source) ? (await import(source.href)).version : undefined;
const { PORT, RECORD, NAME, GREETING, OTHER_URL, BROKER_URL } = process.env;

async function read(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const timesReceived = (id) =>
  existsSync(RECORD)
    ? readFileSync(RECORD, 'utf8')
        .split('\n')
        .filter((line) => line.includes(`"${id}"`) && line.includes(`"to":"${NAME}"`)).length
    : 0;

async function event(req, res) {
  const body = await read(req);
  const [type, id] = [req.headers['ce-type'], req.headers['ce-id']];
  appendFileSync(RECORD, `${JSON.stringify({ to: NAME, id, at: Date.now(), headers: req.headers, body })}\n`);
  const seen = timesReceived(id);
  const [verb, argument] = type.split('.');
  if (verb === 'answer')
    return res
      .writeHead(Number(argument))
      .end(argument === '204' ? undefined : 'refused by the test service');
  if (verb === 'flaky') return res.writeHead(seen <= Number(argument) ? 503 : 204).end();
  if (verb === 'hang' && seen <= Number(argument)) return undefined;
  if (verb === 'die' && seen <= Number(argument)) return process.kill(process.pid, 'SIGKILL');
  if (verb === 'body') return res.writeHead(200).end('hello');
  return res.writeHead(204).end();
}

let inFlight = 0;
let mostInFlight = 0;

async function http(req, res, url) {
  mostInFlight = Math.max(mostInFlight, ++inFlight);
  res.once('close', () => inFlight--);
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
  const { method, url: path, headers } = req;
  const env = { GREETING, OTHER_URL, BROKER_URL };
  res.end(JSON.stringify({ pid: process.pid, version, method, path, headers, body, mostInFlight, env }));
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
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  // A connection whose request is in flight would otherwise stay open for the next request.
  server.keepAliveTimeout = 1;
});
