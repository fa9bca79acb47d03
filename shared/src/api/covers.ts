import * as z from 'zod';
import { MAX_PICTURE_BYTES } from './limits.ts';
import { route } from './route.ts';
import { Ticket } from './tickets.ts';
import { Id } from './values.ts';

/** The files of a picture: 640 x 360 for a card, 1280 x 720 for a page, 1200 x 630 for a shared link (Open Graph). */
export const CoverFile = z
  .enum(['card.webp', 'page.webp', 'share.jpg'])
  .meta({ description: '640 x 360, 1280 x 720, or 1200 x 630 pixels' });
export type CoverFile = z.infer<typeof CoverFile>;

export const UploadCover = route({
  method: 'POST',
  path: '/api/tickets/:id/cover',
  summary: "Replace the picture of one's own ticket",
  access: 'user',
  params: z.object({ id: Id }),
  upload: { types: ['image/jpeg', 'image/png', 'image/webp'], max: MAX_PICTURE_BYTES },
  answers: { 200: Ticket },
  errors: [403, 404, 409, 413, 415],
});

export const RemoveCover = route({
  method: 'DELETE',
  path: '/api/tickets/:id/cover',
  summary: "Remove the picture of one's own ticket",
  access: 'user',
  params: z.object({ id: Id }),
  answers: { 204: null },
  errors: [403, 404, 409],
});

export const ReadCover = route({
  method: 'GET',
  path: '/covers/:cover/:file',
  summary: 'A picture in one of its sizes',
  access: 'anyone',
  params: z.object({ cover: Id, file: CoverFile }),
  file: 'image/*',
  answers: { 200: z.string().meta({ description: 'The bytes of the picture, which never change' }) },
  errors: [404],
});
