// The bus in Azure Storage: what is called what, and the few operations that the bus is made of. A message that has been
// received is invisible and its sender's pop receipt is void: that makes taking a message and taking it back exclude
// each other, and it is the acknowledgement too. Costs no more than the queue itself.
import type { BlobServiceClient, ContainerClient } from '@azure/storage-blob';
import type { QueueServiceClient } from '@azure/storage-queue';
import { isInstanceId } from '../sse/session-id.ts';

const CONTAINER = 'bus';
const QUEUE_PREFIX = 'mcp-bus-';
/** The shortest that Azure takes; a dead instance is seen when its lease has run out. */
export const LEASE_SECONDS = 15;
/** How long a received message stays invisible; it is deleted long before. */
const VISIBILITY_SECONDS = 30;
const MESSAGE_TTL_SECONDS = 60;

export interface SessionRecord {
  readonly instance: string;
  readonly owner: string;
}

/** A message in a queue as its sender knows it. */
export interface Sent {
  readonly messageId: string;
  readonly popReceipt: string;
}

export interface Received extends Sent {
  readonly text: string;
}

/** Azure's errors carry the HTTP status. */
export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number } | null)?.statusCode;
}

export class BusStorage {
  readonly #container: ContainerClient;
  readonly #queues: QueueServiceClient;

  constructor(blobs: BlobServiceClient, queues: QueueServiceClient) {
    this.#container = blobs.getContainerClient(CONTAINER);
    this.#queues = queues;
  }

  // --- instances -----------------------------------------------------------------------------------------------------

  /** Announces an instance: its blob, a lease on it that says "alive", and its queue. @returns the lease's id */
  async register(instance: string): Promise<string> {
    await this.#container.createIfNotExists();
    const blob = this.#container.getBlockBlobClient(`instances/${instance}`);
    await blob.upload('', 0);
    const { leaseId } = await blob.getBlobLeaseClient().acquireLease(LEASE_SECONDS);
    await this.#queues.getQueueClient(QUEUE_PREFIX + instance).createIfNotExists();
    return leaseId!;
  }

  async renew(instance: string, leaseId: string): Promise<void> {
    await this.#container.getBlobClient(`instances/${instance}`).getBlobLeaseClient(leaseId).renewLease();
  }

  /** Takes an instance's announcement back. @param leaseId without one it works for a dead instance only. @returns whether it was there and could be */
  async unregister(instance: string, leaseId?: string): Promise<boolean> {
    const conditions = leaseId === undefined ? {} : { leaseId };
    try {
      const { succeeded } = await this.#container.getBlobClient(`instances/${instance}`).deleteIfExists({ conditions });
      return succeeded;
    } catch (error) {
      // 412: the lease is held, the instance lives. 409: it is being taken right now.
      if (statusOf(error) === 412 || statusOf(error) === 409) return false;
      throw error;
    }
  }

  /** @returns the instances whose lease has run out */
  async deadInstances(): Promise<string[]> {
    const dead: string[] = [];
    for await (const blob of this.#container.listBlobsFlat({ prefix: 'instances/' })) {
      const instance = blob.name.slice('instances/'.length);
      // A lease that was never acquired yet: a registration that is under way.
      const fresh = Date.now() - blob.properties.lastModified.getTime() < LEASE_SECONDS * 1000;
      if (blob.properties.leaseStatus !== 'locked' && !fresh && isInstanceId(instance)) dead.push(instance);
    }
    return dead;
  }

  /** @returns instances that have a queue, whether announced or not */
  async instancesWithQueues(): Promise<string[]> {
    const instances: string[] = [];
    for await (const queue of this.#queues.listQueues({ prefix: QUEUE_PREFIX })) {
      const instance = queue.name.slice(QUEUE_PREFIX.length);
      if (isInstanceId(instance)) instances.push(instance);
    }
    return instances;
  }

  async isAnnounced(instance: string): Promise<boolean> {
    return this.#container.getBlobClient(`instances/${instance}`).exists();
  }

  /** Removes an instance's queue and everything that belonged to its sessions. */
  async removeRemains(instance: string): Promise<void> {
    await this.#queues.getQueueClient(QUEUE_PREFIX + instance).deleteIfExists();
    for (const prefix of [`sessions/${instance}-`, `bodies/${instance}-`]) {
      for await (const blob of this.#container.listBlobsFlat({ prefix })) {
        await this.#container.getBlobClient(blob.name).deleteIfExists();
      }
    }
  }

  // --- sessions ------------------------------------------------------------------------------------------------------

  async writeRecord(sessionId: string, record: SessionRecord): Promise<void> {
    const text = JSON.stringify(record);
    await this.#container.getBlockBlobClient(`sessions/${sessionId}`).upload(text, Buffer.byteLength(text), {
      blobHTTPHeaders: { blobContentType: 'application/json' },
    });
  }

  /** @returns undefined where there is none */
  async readRecord(sessionId: string, signal: AbortSignal): Promise<SessionRecord | undefined> {
    const text = await this.#readBlob(`sessions/${sessionId}`, signal);
    return text === undefined ? undefined : (JSON.parse(text) as SessionRecord);
  }

  async deleteRecord(sessionId: string): Promise<void> {
    await this.#container.getBlobClient(`sessions/${sessionId}`).deleteIfExists();
  }

  // --- messages ------------------------------------------------------------------------------------------------------

  /** A body's name starts with its session's, so that it is swept with the instance. */
  async writeBody(sessionId: string, messageId: string, body: string, signal: AbortSignal): Promise<void> {
    const blob = this.#container.getBlockBlobClient(`bodies/${sessionId}/${messageId}`);
    await blob.upload(body, Buffer.byteLength(body), { abortSignal: signal });
  }

  async takeBody(sessionId: string, messageId: string): Promise<string | undefined> {
    const body = await this.#readBlob(`bodies/${sessionId}/${messageId}`);
    void this.deleteBody(sessionId, messageId).catch(() => {});
    return body;
  }

  async deleteBody(sessionId: string, messageId: string): Promise<void> {
    await this.#container.getBlobClient(`bodies/${sessionId}/${messageId}`).deleteIfExists();
  }

  /** Never creates the queue: only its owner does. @returns undefined where there is none */
  async send(instance: string, text: string, signal: AbortSignal): Promise<Sent | undefined> {
    try {
      return await this.#queues.getQueueClient(QUEUE_PREFIX + instance).sendMessage(text, {
        messageTimeToLive: MESSAGE_TTL_SECONDS,
        abortSignal: signal,
      });
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  /** Asks whether a message has been taken, without touching it. @returns the new receipt while it has not */
  async stillThere(instance: string, sent: Sent, signal: AbortSignal): Promise<Sent | undefined> {
    try {
      const queue = this.#queues.getQueueClient(QUEUE_PREFIX + instance);
      const { popReceipt } = await queue.updateMessage(sent.messageId, sent.popReceipt, undefined, 0, {
        abortSignal: signal,
      });
      return { messageId: sent.messageId, popReceipt: popReceipt! };
    } catch (error) {
      if (isTaken(error)) return undefined;
      throw error;
    }
  }

  /** Takes a message back. @returns false when its owner has taken it first */
  async takeBack(instance: string, sent: Sent): Promise<boolean> {
    try {
      await this.#queues.getQueueClient(QUEUE_PREFIX + instance).deleteMessage(sent.messageId, sent.popReceipt);
      return true;
    } catch (error) {
      if (isQueueGone(error)) return true;
      if (isTaken(error)) return false;
      throw error;
    }
  }

  /** Takes messages of an own queue, which acknowledges them. */
  async receive(instance: string, signal: AbortSignal): Promise<Received[]> {
    const queue = this.#queues.getQueueClient(QUEUE_PREFIX + instance);
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: 32,
      visibilityTimeout: VISIBILITY_SECONDS,
      abortSignal: signal,
    });
    return receivedMessageItems.map(({ messageId, popReceipt, messageText }) => ({
      messageId,
      popReceipt,
      text: messageText,
    }));
  }

  async drop(instance: string, received: Sent): Promise<void> {
    await this.#queues.getQueueClient(QUEUE_PREFIX + instance).deleteMessage(received.messageId, received.popReceipt);
  }

  async #readBlob(name: string, signal?: AbortSignal): Promise<string | undefined> {
    try {
      const options = signal === undefined ? {} : { abortSignal: signal };
      return (await this.#container.getBlobClient(name).downloadToBuffer(undefined, undefined, options)).toString();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }
}

function isQueueGone(error: unknown): boolean {
  return statusOf(error) === 404 && (error as { code?: string }).code === 'QueueNotFound';
}

/** 400 PopReceiptMismatch: somebody received it. 404 MessageNotFound: and deleted it. */
function isTaken(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'PopReceiptMismatch' || code === 'MessageNotFound';
}
