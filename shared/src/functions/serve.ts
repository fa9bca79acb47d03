import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { serveGroup } from './serve-group.ts';

// Serves a group from its sources: node serve.ts --source=functions/orders/src/group.ts
const { source } = parseArgs({ options: { source: { type: 'string', default: '' } } }).values;
await serveGroup(await import(pathToFileURL(resolve(source)).href), process.env);
