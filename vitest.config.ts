// One runner for every test. Tests own their servers and ports, so files may run side by side.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/build-app.ts', 'test/support/shared-azurite.ts'],
  },
});
