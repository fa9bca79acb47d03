import { offlineWorker } from '#lib/server/offline-worker.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = offlineWorker;
