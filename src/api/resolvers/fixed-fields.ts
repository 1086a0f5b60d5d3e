/**
 * Fields that have a resolver and yet look at nothing but what stands behind their parent, and at their arguments: not
 * at the caller, the clock, or anything that is read. Plain properties need not be listed. What is written of such
 * fields is kept with rows and reports, which never change; see `Unchanging`.
 */
export const fixedFields: ReadonlySet<string> = new Set([
  'Report.services',
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
