/**
 * BullMQ's priorities, the lower number first: a report that a person waits for, then batches, of which the smaller ones
 * go before those that take long anyway, then what nobody asked for. They only count where workers have more to do than
 * they can: what waits for its account's budget holds up nobody.
 */
export const priorities = {
  interactive: 1,
  smallBatch: 10,
  mediumBatch: 11,
  largeBatch: 12,
  unasked: 20,
} as const;

const smallBatch = 100;
const mediumBatch = 2_000;

/** The priority of a batch of so many entities. */
export function batchPriority(entities: number): number {
  if (entities <= smallBatch) return priorities.smallBatch;
  return entities <= mediumBatch ? priorities.mediumBatch : priorities.largeBatch;
}
