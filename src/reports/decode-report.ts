import type { EntityArn, EntityKey } from '../entities/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { LastAccess, Report, ServiceAccess, TrackedAction } from './report.ts';
import type { KnownService, ReportUsage, ServiceName } from './report-usage.ts';
import { storedReportSchema, type StoredAccess, type StoredReport } from './stored-report.ts';

/** A stored report that can't be read. It counts as missing: better no answer than a wrong one. */
export class UnreadableReportError extends Error {
  override readonly name = 'UnreadableReportError';
}

/**
 * Turns a stored text back into the report that was encoded.
 * @throws UnreadableReportError when the text is damaged or the catalogue lacks an entry
 */
export async function decodeReport(text: string, key: EntityKey, catalogue: Catalogue): Promise<Report> {
  const stored = parseStoredReport(text);
  const services = await servicesOf(stored, catalogue);
  const trackedActions = await trackedActionsOf(stored, catalogue);
  return {
    accountId: key.accountId,
    arn: key.arn,
    granularity: stored.granularity,
    jobId: stored.jobId,
    reportJobId: stored.reportJobId,
    jobCreationDate: stored.jobCreationDate,
    jobCompletionDate: stored.jobCompletionDate,
    services: decodeServices(stored, services, trackedActions),
  };
}

/**
 * Takes from a stored text only what questions over many reports need, without building its rows.
 * @throws UnreadableReportError when the text is damaged or the catalogue lacks an entry
 */
export async function decodeUsage(
  text: string,
  { arn }: Pick<EntityKey, 'arn'>,
  catalogue: Catalogue,
): Promise<ReportUsage> {
  const stored = parseStoredReport(text);
  return usageOf(stored, arn, await servicesOf(stored, catalogue));
}

/**
 * The same at once, for those who read many: promises of a hundred thousand reports cost most of a second.
 * @returns null where the catalogue lacks an entry here, which reading it again may bring
 * @throws UnreadableReportError when the text is damaged
 */
export function decodeKnownUsage(
  text: string,
  { arn }: Pick<EntityKey, 'arn'>,
  catalogue: Catalogue,
): ReportUsage | null {
  const stored = parseStoredReport(text);
  const services = catalogue.services(stored.services);
  return services && usageOf(stored, arn, services);
}

function usageOf(
  { used, granularity, jobCompletionDate }: StoredReport,
  arn: EntityArn,
  services: readonly KnownService[],
): ReportUsage {
  const lastAuthenticated: [position: number, time: number][] = [];
  for (const [position, , access] of used) {
    if (access !== null) lastAuthenticated.push([position, access[0]]);
  }
  return { arn, granularity, jobCompletionDate, services, lastAuthenticated };
}

function parseStoredReport(text: string): StoredReport {
  try {
    return storedReportSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UnreadableReportError('the stored report is damaged', { cause: error });
  }
}

function decodeServices(
  stored: StoredReport,
  services: readonly ServiceName[],
  trackedActions: readonly TrackedAction[][] | null,
): ServiceAccess[] {
  const usedByPosition = new Map(
    stored.used.map(([position, total, access]) => [position, { total, access }]),
  );
  return services.map(({ serviceNamespace, serviceName }, position) => {
    const used = usedByPosition.get(position);
    return {
      serviceName,
      serviceNamespace,
      lastAuthenticated: used?.access == null ? null : decodeAccess(used.access, stored.texts),
      totalAuthenticatedEntities: used?.total ?? 0,
      trackedActions: trackedActions === null ? null : (trackedActions[position] ?? []),
    };
  });
}

function servicesOf({ services }: StoredReport, catalogue: Catalogue): Promise<KnownService[]> {
  return entriesOf(catalogue, () => catalogue.services(services));
}

async function trackedActionsOf(
  stored: StoredReport,
  catalogue: Catalogue,
): Promise<TrackedAction[][] | null> {
  const fingerprints = stored.actionLists;
  if (fingerprints === null) return null;
  const accesses = new Map(
    stored.usedActions.map(([service, action, access]) => [
      `${service} ${action}`,
      decodeAccess(access, stored.texts),
    ]),
  );
  const actionLists = await entriesOf(catalogue, () => catalogue.actionLists(fingerprints));
  return actionLists.map((actionNames, service) =>
    actionNames.map((actionName, action) => ({
      actionName,
      lastAccessed: accesses.get(`${service} ${action}`) ?? null,
    })),
  );
}

function decodeAccess([time, entity, region]: StoredAccess, texts: readonly string[]): LastAccess {
  return { time, entityArn: texts[entity] ?? null, region: texts[region] ?? null };
}

/** Reads the catalogue again when it lacks one of a report's entries: another process may have added it. */
async function entriesOf<Entry>(catalogue: Catalogue, find: () => Entry[] | null): Promise<Entry[]> {
  const known = find();
  if (known !== null) return known;
  await catalogue.refresh();
  const entries = find();
  if (entries === null) throw new UnreadableReportError('the catalogue lacks an entry that the report names');
  return entries;
}
