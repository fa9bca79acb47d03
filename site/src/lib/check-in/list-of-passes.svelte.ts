import type { CheckInList } from '@boxoffice/shared/api/check-ins.ts';
import type { Claims } from './decide.ts';
import type { Subject } from './scan.ts';
import { codeVerifier } from './verify-code.ts';

/** The passes of one event, as this device has last read them. */
export class ListOfPasses {
  list = $state.raw<CheckInList>();
  /** When the list was read, in epoch milliseconds. */
  readAt = $state<number>();
  etag: string | undefined;
  #verify: ((code: string) => Promise<Claims | undefined>) | undefined;

  async show({ list, etag, readAt }: { list: CheckInList; etag: string; readAt: number }): Promise<void> {
    this.#verify = await codeVerifier(list.publicKeys);
    this.list = list;
    this.etag = etag;
    this.readAt = readAt;
  }

  forget(): void {
    this.list = undefined;
    this.etag = undefined;
    this.#verify = undefined;
  }

  /** Returns undefined for a code that is forged, or while there is no list. */
  async claimsOf(subject: Subject): Promise<Claims | undefined> {
    return 'code' in subject ? this.#verify?.(subject.code) : subject;
  }
}
