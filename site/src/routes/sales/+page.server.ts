import type { OwnTicket } from '@boxoffice/shared/api/tickets.ts';
import { ownList } from '#lib/server/own-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => ownList(event, '/api/sales', (ticket: OwnTicket) => ticket);
