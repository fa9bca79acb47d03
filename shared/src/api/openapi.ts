import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Errors } from './errors.ts';
import { ReadPublicKeys } from './keys.ts';
import { CancelOrder, ListOrders, PlaceOrder, ReadOrder } from './orders.ts';
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
import { ForgetPassword, ReadAccount, ResetPassword, SendVerification, VerifyEmail } from './recovery.ts';
import type { Route } from './route.ts';
import { EditTicket, ListSales, ListTicket, ListTickets, ReadSales, ReadTicket } from './tickets.ts';
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
  ReadSales,
  ListSales,
  ListOrders,
  PlaceOrder,
  ReadOrder,
  CancelOrder,
  Pay,
  TakeStripeWebhook,
  ReadPublicKeys,
] as const satisfies readonly Route[];

/** The OpenAPI 3.1 document of the public API, generated from the schemas that the doors parse with. */
export function openApiDocument(server: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of publicRoutes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: { title: 'Boxoffice', version: '1', description: 'Buy and sell tickets. Money is in minor units.' },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const statuses = [400, ...(route.access === 'user' ? [401] : []), 429, 500, ...(route.errors ?? [])];
  return {
    summary: route.summary,
    operationId: operationId(route),
    ...(route.access === 'user' && { security: [{ session: [] }, { bearer: [] }] }),
    ...(route.body && { requestBody: { content: { 'application/json': { schema: route.body } } } }),
    requestParams: {
      ...(route.params instanceof z.ZodObject && { path: route.params }),
      ...(route.query instanceof z.ZodObject && { query: route.query }),
      ...(route.idempotent && {
        header: z.object({ 'Idempotency-Key': z.string().min(1).max(255).optional() }),
      }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          {
            description: route.summary,
            ...(schema && { content: { 'application/json': { schema } } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        [...new Set(statuses)].map((status) => [
          String(status),
          { description: 'Refused', content: { 'application/json': { schema: Errors } } },
        ]),
      ),
    },
  };
}

const operationId = (route: Route): string =>
  `${route.method.toLowerCase()}${route.path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
