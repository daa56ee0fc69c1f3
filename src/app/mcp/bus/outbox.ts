// Sends a POST's message to the instance that holds the stream, and says only what is certain: `accepted` when the owner
// has taken it, `gone` when it can't any more. A message that nobody takes within the deadline is taken back, so none is
// accepted and then lost; the client learns it by a 404 and reconnects.
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../identity/caller.ts';
import { instanceOf } from '../sse/session-id.ts';
import { encodeBusMessage, MESSAGE_LIFE_MS } from './bus-message.ts';
import type { BusStorage, Sent } from './bus-storage.ts';

/** Time for all of it, from the POST on: a client of a dead instance gets its 404 within a second. */
const DEADLINE_MS = 800;
const ASK_EVERY_MS = 25;

export type Forwarded = 'accepted' | 'foreign' | 'gone' | 'unavailable';

/** @returns `unavailable` when storage does not answer: then nothing is known, and nothing was promised */
export async function forwardMessage(
  storage: BusStorage,
  sessionId: string,
  caller: Caller,
  owner: string,
  body: string,
): Promise<Forwarded> {
  const deadline = performance.now() + DEADLINE_MS;
  const signal = AbortSignal.timeout(DEADLINE_MS + 100);
  const instance = instanceOf(sessionId)!;
  try {
    const record = await storage.readRecord(sessionId, signal);
    if (record === undefined || record.instance !== instance) return 'gone';
    if (record.owner !== owner) return 'foreign';

    const envelope = { v: 1, id: randomUUID(), sessionId, caller, expiresAt: Date.now() + MESSAGE_LIFE_MS } as const;
    const whole = encodeBusMessage({ ...envelope, body });
    if (whole === undefined) await storage.writeBody(sessionId, envelope.id, body, signal);
    const text = whole ?? encodeBusMessage({ ...envelope, body: null })!;
    const sent = await storage.send(instance, text, signal);
    if (sent !== undefined && (await wasTaken(storage, instance, sent, deadline, signal))) return 'accepted';
    // Nobody reads that queue: the instance is dead, or as good as. Which of the two is for its lease to say, so the
    // session's record stays: a sweep removes a dead instance's, and one that was only slow serves the next message.
    if (whole === undefined) await storage.deleteBody(sessionId, envelope.id).catch(() => {});
    return 'gone';
  } catch {
    return 'unavailable';
  }
}

async function wasTaken(
  storage: BusStorage,
  instance: string,
  sent: Sent,
  deadline: number,
  signal: AbortSignal,
): Promise<boolean> {
  let receipt = sent;
  while (performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    const still = await storage.stillThere(instance, receipt, signal);
    if (still === undefined) return true;
    receipt = still;
  }
  return !(await storage.takeBack(instance, receipt));
}
