// Vitest's global setup: builds the deployable bundle when its sources have changed, since the tests run what gets deployed.
import { ensureBuilt } from '../../src/local/stack/build.ts';

export default async function setup(): Promise<void> {
  await ensureBuilt();
}
