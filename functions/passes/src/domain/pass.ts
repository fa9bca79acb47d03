import type { CheckInResult } from '@boxoffice/shared/api/check-ins.ts';
import type { PassStatus } from '@boxoffice/shared/api/passes.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import type { PassOrder } from './order.ts';

/** What has happened to one pass of an order. Times are epoch milliseconds. */
export interface Seat {
  orderId: string;
  ticketId: string;
  /** From 1. */
  seat: number;
  /** Counts the changes; 0 for a pass without an item. */
  version: number;
  /** A code is valid for one generation. Each transfer raises it. */
  generation: number;
  holder: string;
  checkIns: StoredCheckIn[];
  /** The transfer that nobody has accepted. */
  transfer?: OpenTransfer | undefined;
  /** The accepted transfers, the oldest first. */
  history: AcceptedTransfer[];
}

/** A check-in that admitted the pass, or that a scanner made without a network. */
export interface StoredCheckIn {
  id?: string | undefined;
  /** By the scanner's clock, which can be wrong. */
  at: number;
  receivedAt: number;
  device?: string | undefined;
  generation: number;
  result: CheckInResult;
}

export interface OpenTransfer {
  id: string;
  /** The SHA-256 of the link's secret. */
  hash: string;
  email?: string | undefined;
  createdAt: number;
  expiresAt: number;
}

export interface AcceptedTransfer extends Pick<OpenTransfer, 'id' | 'hash' | 'email'> {
  from: string;
  to: string;
  at: number;
}

/** A pass: the order that it belongs to, and what has happened to it. */
export interface Pass {
  order: PassOrder;
  seat: Seat;
}

export const passId = ({ orderId, seat }: Pick<Seat, 'orderId' | 'seat'>): string => `${orderId}-${seat}`;

/** The order and the seat of a pass's id. */
export const seatOfId = (id: string): { orderId: string; seat: number } => ({
  orderId: id.slice(0, 36),
  seat: Number(id.slice(37)),
});

/** A pass to which nothing has happened. */
export const unchangedSeat = ({ id, ticketId, userId }: PassOrder, seat: number): Seat => ({
  orderId: id,
  ticketId,
  seat,
  version: 0,
  generation: 1,
  holder: userId,
  checkIns: [],
  history: [],
});

export const admission = ({ checkIns }: Seat): StoredCheckIn | undefined =>
  checkIns.find(({ result }) => result === 'admitted');

/** When a check-in happened. The clock of a scanner can be ahead, but it can't have been after the arrival. */
export const timeOf = ({ at, receivedAt }: StoredCheckIn): number => Math.min(at, receivedAt);

export const isAdmitted = (seat: Seat): boolean => admission(seat) !== undefined;

/** The pass of a seat, if one was issued. */
export const issuedPass = (
  order: PassOrder | undefined,
  number: number,
  seat: Seat | undefined,
): Pass | undefined =>
  order && number <= order.seats ? { order, seat: seat ?? unchangedSeat(order, number) } : undefined;

export function statusOf({ order, seat }: Pass): PassStatus {
  if (order.status !== 'complete' || order.voided.includes(seat.seat)) return 'void';
  return isAdmitted(seat) ? 'admitted' : 'valid';
}

/**
 * The pass, if this user holds it.
 *
 * @throws Refused (404) for another user's pass, the same as for an unknown one
 */
export function heldBy(userId: string, pass: Pass | undefined): Pass {
  if (pass?.seat.holder !== userId) throw new Refused(404, 'pass-unknown');
  return pass;
}

/**
 * The ticket, if this user sells it.
 *
 * @throws Refused (404) when there is no such ticket, (403) for another user's one
 */
export function soldBy<Ticket extends { userId: string }>(
  userId: string,
  ticket: Ticket | undefined,
): Ticket {
  if (!ticket) throw new Refused(404, 'ticket-unknown');
  if (ticket.userId !== userId) throw new Refused(403, 'ticket-not-yours');
  return ticket;
}
