import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { FileStore } from './store.ts';

/**
 * Objects of a bucket, `s3://bucket/prefix`. The SDK reads AWS_REGION and the credentials itself.
 *
 * @param endpoint of another service than AWS. It may have only one host name, so the bucket is in the path
 */
export function s3Store(url: URL, endpoint?: string): FileStore {
  const prefix = url.pathname.replace(/^\/|\/$/g, '');
  const at = (key: string) => ({ Bucket: url.host, Key: prefix ? `${prefix}/${key}` : key });
  const client = new S3Client({
    ...(endpoint && { endpoint, forcePathStyle: true }),
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 },
  });
  return {
    async write(key, bytes, mediaType) {
      const object = { ContentType: mediaType, CacheControl: 'public, max-age=31536000, immutable' };
      await client.send(new PutObjectCommand({ ...at(key), ...object, Body: bytes }));
    },
    async read(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(key)));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
  };
}
