import { vi } from 'vitest';

/** Tries again and again until nothing is thrown. vitest's second is too short for a machine that does much else. */
export function waitFor<Found>(attempt: () => Found | Promise<Found>): Promise<Found> {
  return vi.waitFor(attempt, { timeout: 15_000 });
}
