import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/;

const hash = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Whether a request has a correct signature, of its body too.
 *
 * @see AWS, "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)"
 */
export function isSigned(request: IncomingMessage, body: Buffer, credentials: Credentials): boolean {
  const { headers, method = '', url = '' } = request;
  const [, key, day, region = '', names = '', signature = ''] =
    AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  const payload = String(headers['x-amz-content-sha256']);
  const date = String(headers['x-amz-date']);
  if (key !== credentials.accessKeyId || !day || !date.startsWith(day) || payload !== hash(body))
    return false;
  const { pathname, searchParams } = new URL(url, 'http://s3');
  searchParams.sort();
  const canonical = [
    method,
    pathname,
    searchParams.toString(),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const signingKey = [day, region, 's3', 'aws4_request'].reduce(
    hmac,
    `AWS4${credentials.secretAccessKey}` as string | Buffer,
  );
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n');
  return timingSafeEqual(hmac(signingKey as Buffer, toSign), Buffer.from(signature, 'hex'));
}
