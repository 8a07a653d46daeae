import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What is waited for is seen as soon as it is there; a second is short on a busy machine, where some waits take one by design.
    expect: { poll: { timeout: 10_000 } },
  },
});
