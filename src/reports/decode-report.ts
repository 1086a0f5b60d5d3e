import type { EntityKey } from '../entities/index.ts';
import { fingerprintLength, type Catalogue } from './catalogue.ts';
import type { LastAccess, Report, ServiceAccess, TrackedAction } from './report.ts';
import type { ReportUsage, ServiceName } from './report-usage.ts';
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
  const services = split(stored.services);
  const actionLists = stored.actionLists === null ? null : split(stored.actionLists);
  await makeKnown([...services, ...(actionLists ?? [])], catalogue);
  return {
    accountId: key.accountId,
    arn: key.arn,
    granularity: stored.granularity,
    jobId: stored.jobId,
    reportJobId: stored.reportJobId,
    jobCreationDate: stored.jobCreationDate,
    jobCompletionDate: stored.jobCompletionDate,
    services: decodeServices(
      stored,
      services,
      decodeTrackedActions(stored, actionLists, catalogue),
      catalogue,
    ),
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
  const services = split(stored.services);
  await makeKnown(services, catalogue);
  return {
    arn,
    granularity: stored.granularity,
    jobCompletionDate: stored.jobCompletionDate,
    services: services.map((fingerprint) => serviceOf(fingerprint, catalogue)),
    lastAuthenticated: new Map(
      stored.used.flatMap(([position, , access]) => (access === null ? [] : [[position, access[0]]])),
    ),
  };
}

/** Reads the catalogue again when it lacks one of the entries: another process may have added it. */
async function makeKnown(fingerprints: readonly string[], catalogue: Catalogue): Promise<void> {
  if (!fingerprints.every((fingerprint) => catalogue.knows(fingerprint))) await catalogue.refresh();
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
  services: readonly string[],
  trackedActions: readonly TrackedAction[][] | null,
  catalogue: Catalogue,
): ServiceAccess[] {
  const usedByPosition = new Map(
    stored.used.map(([position, total, access]) => [position, { total, access }]),
  );
  return services.map((fingerprint, position) => {
    const { serviceNamespace, serviceName } = serviceOf(fingerprint, catalogue);
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

function decodeTrackedActions(
  stored: StoredReport,
  actionLists: readonly string[] | null,
  catalogue: Catalogue,
): TrackedAction[][] | null {
  if (actionLists === null) return null;
  const accesses = new Map(
    stored.usedActions.map(([service, action, access]) => [
      `${service} ${action}`,
      decodeAccess(access, stored.texts),
    ]),
  );
  return actionLists.map((fingerprint, service) =>
    actionListOf(fingerprint, catalogue).map((actionName, action) => ({
      actionName,
      lastAccessed: accesses.get(`${service} ${action}`) ?? null,
    })),
  );
}

function decodeAccess([time, entity, region]: StoredAccess, texts: readonly string[]): LastAccess {
  return { time, entityArn: texts[entity] ?? null, region: texts[region] ?? null };
}

function serviceOf(fingerprint: string, catalogue: Catalogue): ServiceName {
  const service = catalogue.service(fingerprint);
  if (service === undefined) throw new UnreadableReportError(`the catalogue has no service ${fingerprint}`);
  return service;
}

function actionListOf(fingerprint: string, catalogue: Catalogue): readonly string[] {
  const actionList = catalogue.actionList(fingerprint);
  if (actionList === undefined) {
    throw new UnreadableReportError(`the catalogue has no list of actions ${fingerprint}`);
  }
  return actionList;
}

function split(fingerprints: string): string[] {
  return Array.from({ length: fingerprints.length / fingerprintLength }, (_, index) =>
    fingerprints.slice(index * fingerprintLength, (index + 1) * fingerprintLength),
  );
}
