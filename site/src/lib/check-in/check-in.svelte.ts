import { forgetPage } from '../offline-pages.ts';
import { AccessEnded, CheckInApi, DECIDE_MS } from './check-in-api.ts';
import { admittedHere, countAdmitted, decideOffline, type Verdict, verdictOf } from './decide.ts';
import { ListOfPasses } from './list-of-passes.svelte.ts';
import type { Scan, Subject } from './scan.ts';
import { CheckInStore } from './store.ts';
import { uploadWaiting } from './upload.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const REFRESH_MS = 10_000;
/** The list follows a check-in within a second; a minute is safe. */
const SHOWN_AFTER_MS = 60_000;

/** Checks in the passes of one event. Without a network it stores the check-ins on this device and sends them later. */
export class CheckIn {
  scans = $state.raw<Scan[]>([]);
  verdict = $state.raw<Verdict>();
  isOnline = $state(true);
  /** The link has ended, or the seller has signed out. */
  isClosed = $state(false);
  isReady = $state(false);

  readonly passes = new ListOfPasses();
  readonly waiting = $derived(this.scans.filter(({ state }) => state === 'waiting').length);
  readonly refused = $derived(this.scans.filter(({ state }) => state === 'refused').length);
  readonly admitted = $derived(this.passes.list && countAdmitted(this.passes.list, this.scans));

  readonly #ticketId: string;
  readonly #api: CheckInApi;
  #store: CheckInStore | undefined;
  #isChecking = false;
  /** The sending and reading that is under way. */
  #syncing: Promise<void> | undefined;
  /** The last scan that was not admitted because the list lacks its pass. */
  #unlisted: Scan | undefined;

  constructor(ticketId: string) {
    this.#ticketId = ticketId;
    this.#api = new CheckInApi(ticketId);
  }

  /** @returns a function that stops it */
  start(): () => void {
    const stopped = new AbortController();
    const sync = () => document.visibilityState === 'visible' && void this.sync();
    document.addEventListener('visibilitychange', sync, { signal: stopped.signal });
    addEventListener('online', sync, { signal: stopped.signal });
    const timer = setInterval(sync, REFRESH_MS);
    void this.#open();
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }

  async #open(): Promise<void> {
    // Without a store this works while there is a network.
    this.#store = await CheckInStore.open().catch(() => undefined);
    void navigator.storage?.persist?.().catch(() => undefined);
    const stored = await this.#store?.list(this.#ticketId);
    if (stored) {
      this.#api.clockOffset = stored.clockOffset;
      await this.passes.show(stored);
    }
    await this.#readScans();
    this.isReady = true;
    await this.sync();
  }

  /** Checks in one pass and shows the verdict. A scan during a check is ignored. */
  async check(subject: Subject, device: string): Promise<Verdict | undefined> {
    if (this.#isChecking) return undefined;
    this.#isChecking = true;
    try {
      this.verdict = await this.#decide(subject, device);
    } finally {
      this.#isChecking = false;
    }
    if (this.waiting > 0) void this.sync();
    return this.verdict;
  }

  async #decide(subject: Subject, device: string): Promise<Verdict> {
    this.#unlisted = undefined;
    const claims = await this.passes.claimsOf(subject);
    // The service doesn't know yet what this device has admitted.
    const unsent = this.scans.filter(({ state }) => state !== 'sent');
    if (claims && this.passes.list && admittedHere(claims.passId, unsent))
      return decideOffline(claims, this.#ticketId, this.passes.list, unsent);
    const id = crypto.randomUUID();
    const answer = await this.#ask(subject, id, device);
    if (answer) {
      const sent = { state: 'sent', sentAt: Date.now(), at: Date.parse(answer.at) } as const;
      if (answer.result === 'admitted' && answer.pass)
        await this.#keep({ id, ticketId: this.#ticketId, passId: answer.pass.id, device, ...sent });
      return verdictOf(answer);
    }
    // A page that was just opened may still be reading its first list.
    if (!this.passes.list) await Promise.race([this.#syncing, pause(DECIDE_MS)]);
    return this.#decideAlone(subject, id, device);
  }

  async #decideAlone(subject: Subject, id: string, device: string): Promise<Verdict> {
    const claims = await this.passes.claimsOf(subject);
    const { list } = this.passes;
    const verdict: Verdict = list
      ? decideOffline(claims, this.#ticketId, list, this.scans)
      : { result: 'unlisted', isOffline: true };
    if (!claims || (verdict.result !== 'admitted' && verdict.result !== 'unlisted')) return verdict;
    const scan: Scan = {
      ...{ id, ticketId: this.#ticketId, passId: claims.passId, device, ...subject },
      ...{ state: 'waiting', at: this.#api.now() },
    };
    if (verdict.result === 'unlisted') this.#unlisted = scan;
    else if (!(await this.#keep(scan))) return { ...verdict, result: 'not-stored' };
    return verdict;
  }

  /** Whether the last pass, which the list lacks, can be admitted all the same. */
  get canAdmitUnlisted(): boolean {
    return this.verdict?.result === 'unlisted' && this.#unlisted !== undefined;
  }

  async admitUnlisted(): Promise<void> {
    const scan = this.#unlisted;
    if (!scan || !this.verdict) return;
    this.#unlisted = undefined;
    const result = (await this.#keep(scan)) ? 'admitted' : 'not-stored';
    this.verdict = { ...this.verdict, result };
  }

  /** Sends what waits, and reads the list. */
  async sync(): Promise<void> {
    if (this.#syncing || !this.isReady) return;
    this.#syncing = this.#sync().finally(() => {
      this.#syncing = undefined;
    });
    await this.#syncing;
  }

  async #sync(): Promise<void> {
    try {
      const send = (scans: Scan[]) => this.#api.upload(scans);
      if (this.#store && this.waiting > 0) {
        await uploadWaiting(this.#ticketId, this.#store, send);
        await this.#readScans();
      }
      await this.#readList();
    } catch (error) {
      if (!(error instanceof AccessEnded)) throw error;
      await this.#close();
    }
  }

  async #ask(subject: Subject, id: string, device: string) {
    if (this.isClosed) return undefined;
    try {
      const answer = navigator.onLine ? await this.#api.checkIn(subject, id, device) : undefined;
      this.isOnline = answer !== undefined;
      return answer;
    } catch (error) {
      if (!(error instanceof AccessEnded)) throw error;
      await this.#close();
      return undefined;
    }
  }

  async #readList(): Promise<void> {
    const shownBefore = Date.now() - SHOWN_AFTER_MS;
    const answer = await this.#api.list(this.passes.etag);
    this.isOnline = answer !== undefined;
    if (!answer) return;
    this.isClosed = false;
    this.passes.readAt = this.#api.now();
    if (answer === 'same') return;
    const read = { ...answer, readAt: this.passes.readAt };
    await this.passes.show(read);
    const isShown = ({ state, sentAt = 0 }: Scan) => state === 'sent' && sentAt < shownBefore;
    const stored = { ...read, ticketId: this.#ticketId, clockOffset: this.#api.clockOffset };
    await this.#store?.keepList(stored, this.scans.filter(isShown)).catch(() => undefined);
    await this.#readScans();
  }

  async #keep(scan: Scan): Promise<boolean> {
    const isKept = await this.#store?.keep(scan).then(Boolean.bind(null, true), () => false);
    if (isKept) this.scans = [...this.scans, scan];
    return isKept ?? false;
  }

  async #readScans(): Promise<void> {
    if (this.#store) this.scans = await this.#store.scans(this.#ticketId);
  }

  /** The device forgets the list. What waits to be sent stays, for a seller who signs in on it. */
  async #close(): Promise<void> {
    this.isClosed = true;
    this.passes.forget();
    await Promise.all([this.#store?.forgetList(this.#ticketId), forgetPage('/check-in', this.#ticketId)]);
  }
}
