import type { Settings } from '../config.ts';
import { toTerminal } from '../log.ts';
import { runUntilSignalled } from '../signals.ts';
import { startSystem } from '../system.ts';
import { testService } from './fixture.ts';

/** Starts a fixture's system in its own process, as `npm start` does. */
const settings = JSON.parse(process.argv[2] ?? '') as Settings;
await runUntilSignalled((signal) => startSystem(settings, { signal, images: () => testService }), toTerminal);
