import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ChangeEmail, ConfirmEmailChange, DeleteAccount, ExportAccount } from './account.ts';
import {
  CheckIn,
  EndHelperLink,
  HELPER_HEADER,
  ListCheckIns,
  ListHelperLinks,
  MakeHelperLink,
  SearchPasses,
  UploadCheckIns,
} from './check-ins.ts';
import { ReadCover, RemoveCover, UploadCover } from './covers.ts';
import { type Documentation, documentationOf } from './documentation.ts';
import { Errors } from './errors.ts';
import { ReadPublicKeys } from './keys.ts';
import { CancelOrder, ListOrders, PlaceOrder, ReadOrder, RefundOrder } from './orders.ts';
import {
  AcceptPass,
  ListPasses,
  ReadCalendar,
  ReadPass,
  ReadPassesPdf,
  SendPass,
  TakeBackPass,
} from './passes.ts';
import {
  AddPasskey,
  ListPasskeys,
  OfferPasskey,
  OfferSignIn,
  RemovePasskey,
  RenamePasskey,
  SignInWithPasskey,
} from './passkeys.ts';
import { Pay, TakeStripeWebhook } from './payments.ts';
import { OpenPayoutAccount, ReadPayoutAccount } from './payouts.ts';
import { ForgetPassword, ReadAccount, ResetPassword, SendVerification, VerifyEmail } from './recovery.ts';
import type { Route } from './route.ts';
import { ListSoldOrders } from './sales.ts';
import {
  CancelTicket,
  EditTicket,
  ListSales,
  ListTicket,
  ListTickets,
  ReadSales,
  ReadSalesTimeline,
  ReadTicket,
  WithdrawTicket,
} from './tickets.ts';
import {
  ChangePassword,
  EndSession,
  EndSessions,
  ListSessions,
  ReadCurrentUser,
  RefreshSession,
  SignIn,
  SignOut,
  SignUp,
} from './users.ts';

/** Every public route: what the site lets through, and what the document lists. */
export const publicRoutes = [
  SignUp,
  SignIn,
  SignOut,
  ReadCurrentUser,
  RefreshSession,
  ListSessions,
  EndSession,
  EndSessions,
  ReadAccount,
  SendVerification,
  VerifyEmail,
  ChangePassword,
  ChangeEmail,
  ConfirmEmailChange,
  ExportAccount,
  DeleteAccount,
  ForgetPassword,
  ResetPassword,
  OfferPasskey,
  AddPasskey,
  ListPasskeys,
  RenamePasskey,
  RemovePasskey,
  OfferSignIn,
  SignInWithPasskey,
  ListTickets,
  ListTicket,
  ReadTicket,
  EditTicket,
  CancelTicket,
  WithdrawTicket,
  UploadCover,
  RemoveCover,
  ReadCover,
  ReadSales,
  ReadSalesTimeline,
  ListSales,
  ListSoldOrders,
  ListOrders,
  PlaceOrder,
  ReadOrder,
  CancelOrder,
  RefundOrder,
  Pay,
  TakeStripeWebhook,
  ReadPayoutAccount,
  OpenPayoutAccount,
  ListPasses,
  ReadPass,
  ReadPassesPdf,
  ReadCalendar,
  SendPass,
  TakeBackPass,
  AcceptPass,
  CheckIn,
  UploadCheckIns,
  ListCheckIns,
  SearchPasses,
  MakeHelperLink,
  ListHelperLinks,
  EndHelperLink,
  ReadPublicKeys,
] as const satisfies readonly Route[];

/** The OpenAPI 3.1 document of the public API, generated from the schemas that the handlers parse with. */
export function openApiDocument(server: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of publicRoutes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Boxoffice',
      version: '1',
      description:
        'Buy and sell tickets. Amounts of money are integers in minor units (cents), times are ISO 8601 in UTC.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        helper: { type: 'apiKey', in: 'header', name: HELPER_HEADER },
      },
    },
  });
}

const tags: Record<Documentation['tag'], string> = {
  Account: 'Sign-up, sign-in, sessions, passwords and confirmation of addresses',
  Passkeys: 'Sign-in without a password (WebAuthn)',
  Tickets: 'Events that sellers list and visitors browse',
  Sales: 'What a seller has sold',
  Orders: 'Holds on seats, and the orders that they become',
  Payments: 'Payments by card, how sellers are paid, and the webhooks of the payment provider',
  Passes: 'The passes of bought seats: shown, passed on, and checked in',
  Keys: 'Public keys',
};

/** Reason phrases of RFC 9110. */
const phrases: Record<string, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const json = (schema: z.ZodType, example?: unknown) => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
});

/** OpenAPI 3.1 describes a body of bytes by an empty schema. */
const fileOf = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, { schema: {} }]));

const isSuccess = (status: string): boolean => status.startsWith('2');

function operation(route: Route): ZodOpenApiOperationObject {
  const { tag, description, request, parameters = {}, answer } = documentationOf(route);
  const errors = [
    400,
    ...(route.access === 'user' || route.access === 'helper' ? [401] : []),
    429,
    500,
    503,
    ...(route.errors ?? []),
  ];
  return {
    tags: [tag],
    summary: route.summary,
    description,
    operationId: operationId(route),
    security: security[route.access],
    ...(route.body && { requestBody: { content: json(route.body, request) } }),
    ...(route.upload && { requestBody: { content: fileOf(route.upload.types) } }),
    requestParams: {
      ...(route.params instanceof z.ZodObject && { path: withExamples(route.params, parameters) }),
      ...(route.query instanceof z.ZodObject && { query: withExamples(route.query, parameters) }),
      ...(route.idempotent && {
        header: z.object({ 'Idempotency-Key': z.string().min(1).max(255).optional() }),
      }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          {
            description: phrases[status] ?? status,
            ...(schema && {
              content: route.file
                ? { [route.file]: { schema } }
                : {
                    ...json(schema, isSuccess(status) ? answer : undefined),
                    ...(route.alternative && { [route.alternative]: { schema: z.string() } }),
                  },
            }),
          },
        ]),
      ),
      ...Object.fromEntries(
        [...new Set(errors)].map((status) => [
          String(status),
          { description: phrases[status] ?? String(status), content: json(Errors) },
        ]),
      ),
    },
  };
}

/** An empty list says that a route needs no sign-in; an empty object in the list makes it optional. */
const security: Record<Route['access'], Record<string, string[]>[]> = {
  anyone: [],
  known: [{}, { session: [] }, { bearer: [] }],
  user: [{ session: [] }, { bearer: [] }],
  helper: [{ session: [] }, { bearer: [] }, { helper: [] }],
};

/** The schema of the parameters, with an example for each parameter that has one. */
function withExamples(schema: z.ZodObject, examples: Record<string, unknown>): z.ZodObject {
  const shape = Object.entries<z.ZodType>(schema.shape).map(([name, type]) => [
    name,
    name in examples ? type.meta({ ...type.meta(), example: examples[name] }) : type,
  ]);
  return z.object(Object.fromEntries(shape));
}

const operationId = (route: Route): string =>
  `${route.method.toLowerCase()}${route.path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
