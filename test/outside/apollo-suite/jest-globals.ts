import { afterEach as vitestAfterEach } from 'vitest';

/** What the suite takes from Jest, as vitest has it. */
export { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi as jest } from 'vitest';

/** Jest's hooks may call back instead of returning a promise. */
export function afterEach(hook: (done: () => void) => unknown): void {
  vitestAfterEach(() =>
    hook.length === 0 ? hook(() => undefined) : new Promise<void>((resolve) => hook(resolve)),
  );
}
