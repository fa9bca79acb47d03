import type { CoverFile } from '@boxoffice/shared/api/covers.ts';
import { Unreachable } from '@boxoffice/shared/errors.ts';
import { config } from '../config.ts';
import type { CoverFiles } from './draw.ts';

/** Where the files of pictures are. A key is `<picture>/<file>`, and its bytes never change. */
export interface FileStore {
  write(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Undefined for an unknown key. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Has no effect on an unknown key. */
  remove(key: string): Promise<void>;
}

const mediaTypes: Record<CoverFile, string> = {
  'card.webp': 'image/webp',
  'page.webp': 'image/webp',
  'share.jpg': 'image/jpeg',
};
const names = Object.keys(mediaTypes) as CoverFile[];
export const mediaTypeOf = (file: CoverFile): string => mediaTypes[file];

/** @throws Unreachable, like the other functions here, when the store does not answer or is full */
export const writeCover = (cover: string, files: CoverFiles): Promise<unknown> =>
  withStore((store) =>
    Promise.all(names.map((file) => store.write(`${cover}/${file}`, files[file], mediaTypes[file]))),
  );

export const readCoverFile = (cover: string, file: CoverFile): Promise<Uint8Array | undefined> =>
  withStore((store) => store.read(`${cover}/${file}`));

export const removeCoverFiles = (cover: string): Promise<unknown> =>
  withStore((store) => Promise.all(names.map((file) => store.remove(`${cover}/${file}`))));

let opened: Promise<FileStore> | undefined;

async function withStore<Result>(use: (store: FileStore) => Promise<Result>): Promise<Result> {
  opened ??= openStore(new URL(config.COVERS_URL), config.AWS_ENDPOINT_URL_S3);
  try {
    return await use(await opened);
  } catch (cause) {
    throw new Unreachable(`the store of pictures: ${(cause as Error).message}`, { cause });
  }
}

/** Each store is loaded when it is used: the client of S3 is larger than this service. */
const openStore = async (url: URL, endpoint: string | undefined): Promise<FileStore> =>
  url.protocol === 'file:'
    ? (await import('./folder-store.ts')).folderStore(url)
    : (await import('./s3-store.ts')).s3Store(url, endpoint);
