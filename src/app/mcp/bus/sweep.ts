// Removes what instances left that ended without a goodbye: their queue, their sessions' records, bodies nobody fetched.
// Who is dead is decided by storage alone, by a lease that has run out; two sweeps at a time do no harm.
import type { BusStorage } from './bus-storage.ts';

/** @param self never swept, whatever storage says. @returns the instances whose remains were removed */
export async function sweepDeadInstances(storage: BusStorage, self: string): Promise<string[]> {
  const swept: string[] = [];
  for (const instance of await storage.deadInstances()) {
    if (instance === self) continue;
    await storage.removeRemains(instance);
    // Last, so that a sweep which fails on the way is done again. Fails when the instance has come back to life.
    if (await storage.unregister(instance)) swept.push(instance);
  }
  // A queue without an announcement: its instance was swept while it was still being made.
  for (const instance of await storage.instancesWithQueues()) {
    if (instance === self || (await storage.isAnnounced(instance))) continue;
    await storage.removeRemains(instance);
    swept.push(instance);
  }
  return swept;
}
