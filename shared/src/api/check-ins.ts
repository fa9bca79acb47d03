import * as z from 'zod';
import { limits } from './limits.ts';
import { Code, PassId, PassStatus } from './passes.ts';
import { withCode } from './refusals.ts';
import { route } from './route.ts';
import { Id, Time, text } from './values.ts';

const params = z.object({ id: Id });

const scanFields = {
  code: Code.optional(),
  passId: PassId.optional().meta({
    description: 'In place of `code`: a pass that a search has found',
  }),
  id: Id.optional().meta({
    description: 'Of this check-in. A repeat with the same id has no further effect',
  }),
  device: text().min(1).max(60).optional().meta({ description: 'The name or id of the scanner' }),
};
const offlineFields = {
  ...scanFields,
  at: Time.meta({ description: 'When the scanner admitted the pass, by its own clock' }),
};
/** A check-in names its pass in one of two ways. */
const namesPass = ({ code, passId }: { code?: string | undefined; passId?: string | undefined }) =>
  (code === undefined) !== (passId === undefined);
const passMissing = { ...withCode('check-in-without-pass'), path: ['code'] };

export const CheckInResult = z.enum(['admitted', 'already-admitted', 'void', 'other-event', 'unknown']);
export type CheckInResult = z.infer<typeof CheckInResult>;

const CheckInAnswer = z.object({
  result: CheckInResult,
  pass: z
    .object({ id: PassId, seat: z.int().min(1), of: z.int().min(1), admittedOn: z.string().optional() })
    .optional()
    .meta({ description: 'Absent for an unknown code and for one of another event' }),
  at: Time.meta({ description: 'When the pass was admitted, or the time of this answer' }),
});
export type CheckInAnswer = z.infer<typeof CheckInAnswer>;

export const CheckIn = route({
  method: 'POST',
  path: '/api/tickets/:id/check-ins',
  summary: 'Check in one pass',
  access: 'helper',
  idempotent: true,
  params,
  body: z.strictObject({ ...scanFields, at: offlineFields.at.optional() }).refine(namesPass, passMissing),
  answers: { 200: CheckInAnswer },
  errors: [403, 404, 409],
});

export const UploadCheckIns = route({
  method: 'POST',
  path: '/api/tickets/:id/check-ins/upload',
  summary: 'Upload the check-ins that a scanner made without a network',
  access: 'helper',
  params,
  body: z.strictObject({
    checkIns: z
      .array(z.strictObject(offlineFields).refine(namesPass, passMissing))
      .min(1)
      .max(limits['check-ins-too-many'].max, withCode('check-ins-too-many')),
  }),
  answers: { 200: z.object({ results: z.array(CheckInAnswer) }) },
  errors: [403, 404, 409],
});

const OtherCheckIn = z.object({ at: Time, device: z.string().optional(), result: CheckInResult });

export const CheckInList = z.object({
  total: z.int().min(0).meta({ description: 'Passes that are not void' }),
  admitted: z.int().min(0),
  publicKeys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), x: z.string() })).meta({
    description: 'They verify the codes (RFC 7517)',
  }),
  passes: z.array(
    z.object({
      id: PassId,
      generation: z.int().min(1).meta({ description: 'A code of another generation is void' }),
      status: PassStatus,
      at: Time.optional(),
      device: z.string().optional(),
      conflicts: z.array(OtherCheckIn).optional().meta({
        description: 'Other scanners that admitted the pass too, without a network',
      }),
    }),
  ),
});
export type CheckInList = z.infer<typeof CheckInList>;

export const ListCheckIns = route({
  method: 'GET',
  path: '/api/tickets/:id/check-ins',
  summary: 'List the passes of an event for its scanners',
  access: 'helper',
  params,
  query: z.strictObject({
    passes: z.enum(['all', 'none']).default('all').meta({ description: '`none`: only the numbers' }),
  }),
  answers: { 200: CheckInList, 304: null },
  errors: [403, 404],
});

const FoundPasses = z.object({
  passes: z.array(
    z.object({
      id: PassId,
      seat: z.int().min(1),
      of: z.int().min(1),
      status: PassStatus,
      email: z.string().meta({ description: "The holder's address, partly hidden" }),
      at: Time.optional(),
      device: z.string().optional(),
    }),
  ),
  complete: z.boolean().meta({ description: 'False when the event has more passes than one search reads' }),
});
export type FoundPasses = z.infer<typeof FoundPasses>;

export const SearchPasses = route({
  method: 'POST',
  path: '/api/tickets/:id/check-ins/search',
  summary: 'Find the passes of a visitor who has no code',
  access: 'helper',
  params,
  body: z.strictObject({ text: text().trim().min(3, withCode('search-too-short')).max(200) }),
  answers: { 200: FoundPasses },
  errors: [403, 404],
});

const HelperLink = z.object({
  id: Id,
  createdAt: Time,
  expiresAt: Time.meta({ description: 'A day after the start of the event' }),
});
export type HelperLink = z.infer<typeof HelperLink>;

export const MakeHelperLink = route({
  method: 'POST',
  path: '/api/tickets/:id/helpers',
  summary: 'Make a link that lets helpers check in',
  access: 'user',
  params,
  answers: {
    201: HelperLink.extend({
      token: z.string().meta({ description: 'The secret of the link. It is shown only once' }),
    }),
  },
  errors: [403, 404, 409],
});

export const ListHelperLinks = route({
  method: 'GET',
  path: '/api/tickets/:id/helpers',
  summary: 'List the links of the helpers of an event',
  access: 'user',
  params,
  answers: { 200: z.array(HelperLink) },
  errors: [403, 404],
});

export const EndHelperLink = route({
  method: 'DELETE',
  path: '/api/tickets/:id/helpers/:linkId',
  summary: 'End a link of helpers at once',
  access: 'user',
  params: params.extend({ linkId: Id }),
  answers: { 204: null },
  errors: [403, 404, 409],
});

/** The header with the secret of a helper's link. */
export const HELPER_HEADER = 'helper-token';
