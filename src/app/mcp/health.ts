// GET /healthz: public, and says nothing but whether the app and its storage work. What it learnt is kept for 5 s, so
// that nobody can make it hammer storage.
import { jsonReply, type Reply } from './reply.ts';

const KEPT_MS = 5_000;
const PATIENCE_MS = 4_000;

/** @param ping resolves when storage answers */
export function createHealth(ping: (signal: AbortSignal) => Promise<void>): () => Promise<Reply> {
  let checked = Number.NEGATIVE_INFINITY;
  let result: Promise<boolean> | undefined;

  async function check(): Promise<boolean> {
    try {
      await ping(AbortSignal.timeout(PATIENCE_MS));
      return true;
    } catch {
      return false;
    } finally {
      // From the answer on, so that a slow one is not out of date at once.
      checked = performance.now();
    }
  }

  return async () => {
    if (result === undefined || performance.now() - checked >= KEPT_MS) {
      checked = Number.POSITIVE_INFINITY;
      result = check();
    }
    const works = await result;
    return jsonReply(works ? 200 : 503, JSON.stringify({ status: works ? 'ok' : 'unavailable' }), {
      'cache-control': 'no-store',
      ...(works ? {} : { 'retry-after': '5' }),
    });
  };
}
