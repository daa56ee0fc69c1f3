// The session bus: how a message gets to its stream when the POST reached another instance than the GET did (Flex
// Consumption has no affinity). Nothing of it runs before this instance opens its first stream or receives the first
// foreign message, and nothing of it is in the way of a message whose stream is here.
import type { BlobServiceClient } from '@azure/storage-blob';
import type { QueueServiceClient } from '@azure/storage-queue';
import type { Caller } from '../../identity/caller.ts';
import { errorType } from '../../telemetry/index.ts';
import type { BusMessage } from './bus-message.ts';
import { BusStorage, LEASE_SECONDS } from './bus-storage.ts';
import { Inbox } from './inbox.ts';
import { type Forwarded, forwardMessage } from './outbox.ts';
import { sweepDeadInstances } from './sweep.ts';

export interface SessionBusOptions {
  readonly instanceId: string;
  readonly clients: () => Promise<{ blobs: BlobServiceClient; queues: QueueServiceClient }>;
  /** The sessions whose streams are here. */
  readonly sessions: () => Iterable<{ readonly id: string; readonly owner: string }>;
  readonly deliver: (message: BusMessage, body: string) => void;
}

const RENEW_EVERY_MS = (LEASE_SECONDS * 1000) / 3;

export class SessionBus {
  readonly #options: SessionBusOptions;
  readonly #inbox: Promise<Inbox>;
  readonly #storage: Promise<BusStorage>;
  /** Records that are, or may be, in storage; `false` while it is not known whether writing one worked. */
  readonly #records = new Map<string, boolean>();
  #leaseId: string | undefined;
  #registering: Promise<void> | undefined;
  #timers: NodeJS.Timeout[] = [];
  #stopped = false;

  constructor(options: SessionBusOptions) {
    const { instanceId, sessions, deliver } = options;
    this.#options = options;
    this.#storage = options.clients().then(({ blobs, queues }) => new BusStorage(blobs, queues));
    this.#inbox = this.#storage.then(
      (storage) =>
        new Inbox({
          storage,
          instance: instanceId,
          hasStreams: () => !sessions()[Symbol.iterator]().next().done,
          deliver,
          onQueueLost: () => this.#register(),
        }),
    );
    this.#inbox.catch(() => {});
    // Not all instances sweep at the same moment.
    const sweepEvery = LEASE_SECONDS * 1000 * (0.7 + 0.3 * Math.random());
    this.#timers = [
      setInterval(() => void this.#maintain(), RENEW_EVERY_MS).unref(),
      setInterval(() => void this.#sweep(), sweepEvery).unref(),
    ];
    void this.#sweep();
  }

  /** Makes a session known to the other instances. @throws what storage throws; it is tried again later by itself */
  async opened(sessionId: string, owner: string): Promise<void> {
    if (this.#leaseId === undefined) await this.#register();
    (await this.#inbox).wake();
    await this.#write(sessionId, owner);
  }

  /** Forgets a session; in the background, and again until storage has done it. */
  closed(sessionId: string): void {
    if (this.#records.has(sessionId)) void this.#erase(sessionId).catch(() => {});
  }

  async forward(sessionId: string, caller: Caller, owner: string, body: string): Promise<Forwarded> {
    return forwardMessage(await this.#storage, sessionId, caller, owner, body);
  }

  /** Leaves nothing behind: the queue, the records and the announcement go. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await (await this.#inbox).stop();
    await this.#registering?.catch(() => {});
    if (this.#leaseId === undefined) return;
    const storage = await this.#storage;
    await storage.removeRemains(this.#options.instanceId);
    await storage.unregister(this.#options.instanceId, this.#leaseId);
  }

  async #register(): Promise<void> {
    if (this.#stopped) return;
    this.#registering ??= this.#announce().finally(() => {
      this.#registering = undefined;
    });
    await this.#registering;
  }

  async #announce(): Promise<void> {
    const storage = await this.#storage;
    const { instanceId } = this.#options;
    // Where a sweep took this instance for dead, or the lease ran out in an outage.
    if (this.#leaseId !== undefined) await storage.unregister(instanceId, this.#leaseId).catch(() => {});
    this.#leaseId = await storage.register(instanceId);
    for (const id of this.#records.keys()) this.#records.set(id, false);
    (await this.#inbox).start();
    await this.#reconcile();
  }

  async #maintain(): Promise<void> {
    if (this.#stopped || this.#registering !== undefined) return;
    try {
      if (this.#leaseId !== undefined) await (await this.#storage).renew(this.#options.instanceId, this.#leaseId);
      else if (!this.#options.sessions()[Symbol.iterator]().next().done) await this.#register();
      await this.#reconcile();
    } catch (error) {
      console.error(`The session bus lost its lease (${errorType(error)}); announcing this instance again.`);
      await this.#register().catch(() => {});
    }
  }

  /** Brings the records in line with the sessions: what an outage left undone. */
  async #reconcile(): Promise<void> {
    const live = new Set<string>();
    for (const { id, owner } of this.#options.sessions()) {
      live.add(id);
      if (this.#records.get(id) !== true) await this.#write(id, owner);
    }
    for (const id of [...this.#records.keys()]) if (!live.has(id)) await this.#erase(id);
  }

  async #write(sessionId: string, owner: string): Promise<void> {
    this.#records.set(sessionId, false);
    await (await this.#storage).writeRecord(sessionId, { instance: this.#options.instanceId, owner });
    if (this.#records.has(sessionId)) this.#records.set(sessionId, true);
    for (const session of this.#options.sessions()) if (session.id === sessionId) return;
    // It closed while its record was being written.
    await this.#erase(sessionId);
  }

  async #erase(sessionId: string): Promise<void> {
    await (await this.#storage).deleteRecord(sessionId);
    this.#records.delete(sessionId);
  }

  async #sweep(): Promise<void> {
    try {
      if (!this.#stopped) await sweepDeadInstances(await this.#storage, this.#options.instanceId);
    } catch {
      // The next one does it.
    }
  }
}
