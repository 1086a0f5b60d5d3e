/**
 * Fields that have a resolver and yet look at nothing but what stands behind their parent: not at the caller, the
 * clock, arguments, or anything that is read. Plain properties need not be listed. What is written of such fields is
 * kept with rows that never change; see `Unchanging`.
 */
export const fixedFields: ReadonlySet<string> = new Set([
  'ServiceAccess.daysSinceLastAuthenticated',
  'ServiceAccess.id',
  'ServiceAccess.lastAuthenticatedEntity',
  'ServiceAccess.lastAuthenticatedRegion',
  'ServiceAccess.totalAuthenticatedEntities',
  'ServiceAccess.trackedActions',
  'TrackedAction.lastAccessedEntity',
  'TrackedAction.lastAccessedRegion',
  'TrackedAction.lastAccessedTime',
]);
