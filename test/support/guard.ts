import { startGuard, type Guard } from '../../scripts/processes/guard.ts';

let guard: Promise<Guard> | undefined;

/** This test process's one guard: whatever the tests start ends with them, also when they are killed. */
export function sharedGuard(): Promise<Guard> {
  return (guard ??= startGuard());
}
