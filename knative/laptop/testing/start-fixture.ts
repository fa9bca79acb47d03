import type { Settings } from '../config.ts';
import { toTerminal } from '../log.ts';
import { runUntilSignalled } from '../signals.ts';
import { startSystem } from '../system.ts';

/** Starts a fixture's system in a process of its own, as `npm start` would. */
const settings = JSON.parse(process.argv[2] ?? '') as Settings;
const run = { script: 'service.mjs', args: [], nodeArgs: [] };
await runUntilSignalled((signal) => startSystem(settings, { signal, images: () => run }), toTerminal);
