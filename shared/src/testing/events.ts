import * as z from 'zod';
import { CloudEvent } from '../events/cloud-event.ts';
import { background } from '../functions/background.ts';
import { config } from './config.ts';

/** The events that this test file's Broker has accepted, the oldest first, once this process has published all. */
export async function publishedEvents(): Promise<CloudEvent[]> {
  await background.idle();
  const answer = await fetch(config.BROKER_URL);
  if (!answer.ok) throw new Error(await answer.text());
  return z.array(CloudEvent).parse(await answer.json());
}
