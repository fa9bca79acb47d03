import { createHash, randomBytes } from 'node:crypto';
import { seatOfId } from '../domain/pass.ts';

/**
 * The token of a transfer's link: the order (16 bytes), the seat (4) and a random secret (16) as base64url. The pass
 * stores only the secret's hash, so a copy of the table accepts nothing.
 */
export function newTransferToken(passId: string): { token: string; hash: string } {
  const { orderId, seat } = seatOfId(passId);
  const pass = Buffer.alloc(20);
  pass.write(orderId.replaceAll('-', ''), 'hex');
  pass.writeUInt32BE(seat, 16);
  const secret = randomBytes(16);
  return { token: Buffer.concat([pass, secret]).toString('base64url'), hash: hashOf(secret) };
}

/** @param token 48 characters of base64url */
export function readTransferToken(token: string): { orderId: string; seat: number; hash: string } {
  const bytes = Buffer.from(token, 'base64url');
  const orderId = bytes.toString('hex', 0, 16).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
  return { orderId, seat: bytes.readUInt32BE(16), hash: hashOf(bytes.subarray(20)) };
}

const hashOf = (secret: Buffer): string => createHash('sha256').update(secret).digest('base64url');
