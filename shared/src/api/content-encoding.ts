/** Whether a Content-Encoding header says that a body is compressed. No part of the system decompresses a request. */
export const isEncoded = (header: string | null | undefined): boolean =>
  !['', 'identity'].includes(header?.trim().toLowerCase() ?? '');
