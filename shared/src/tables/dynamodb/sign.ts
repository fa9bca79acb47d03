import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { AwsCredentialIdentity } from '@aws-sdk/types';

export const CONTENT_TYPE = 'application/x-amz-json-1.0';
const SERVICE = 'dynamodb';

interface Unsigned {
  host: string;
  path: string;
  region: string;
  /** The value of X-Amz-Target. */
  target: string;
  body: string;
  /** Epoch milliseconds. */
  now: number;
}

/** Signs POST requests (AWS, "Signature Version 4 signing process"). */
export class Signer {
  /** The key of the last day, region and secret: it changes once a day, and with the credentials. */
  #key: { of: string; object: KeyObject } | undefined;

  /** The headers of the request, with its signature. */
  sign(request: Unsigned, identity: AwsCredentialIdentity): Record<string, string> {
    const time = new Date(request.now).toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${time.slice(0, 8)}/${request.region}/${SERVICE}/aws4_request`;
    const { sessionToken } = identity;
    const names = `content-type;host;x-amz-date;${sessionToken ? 'x-amz-security-token;' : ''}x-amz-target`;
    const canonical =
      `POST\n${request.path}\n\ncontent-type:${CONTENT_TYPE}\nhost:${request.host}\nx-amz-date:${time}\n` +
      `${sessionToken ? `x-amz-security-token:${sessionToken}\n` : ''}x-amz-target:${request.target}\n\n` +
      `${names}\n${hash('sha256', request.body)}`;
    const signature = createHmac('sha256', this.#keyOf(identity.secretAccessKey, scope))
      .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`)
      .digest('hex');
    return {
      host: request.host,
      'content-type': CONTENT_TYPE,
      'x-amz-date': time,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': request.target,
      authorization: `AWS4-HMAC-SHA256 Credential=${identity.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    };
  }

  /** The key as a KeyObject: createHmac takes six times as long with the same key as a Buffer. */
  #keyOf(secret: string, scope: string): KeyObject {
    const of = `${secret} ${scope}`;
    if (this.#key?.of !== of) {
      let key: string | Buffer = `AWS4${secret}`;
      for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
      this.#key = { of, object: createSecretKey(key as Buffer) };
    }
    return this.#key.object;
  }
}
