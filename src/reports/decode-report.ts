import { z } from 'zod';
import type { EntityKey } from '../entities/index.ts';
import { fingerprintLength, type Catalogue } from './catalogue.ts';
import type { LastAccess, Report, ServiceAccess, TrackedAction } from './report.ts';
import { storedReportSchema, type StoredAccess, type StoredReport } from './stored-report.ts';

/** A stored report that can't be read. It counts as missing: better no answer than a wrong one. */
export class UnreadableReportError extends Error {
  override readonly name = 'UnreadableReportError';
}

const serviceTextSchema = z.tuple([z.string(), z.string()]);
const actionListSchema = z.array(z.string());

/**
 * Turns a stored text back into the report that was encoded.
 * @throws UnreadableReportError when the text is damaged or the catalogue lacks an entry
 */
export async function decodeReport(text: string, key: EntityKey, catalogue: Catalogue): Promise<Report> {
  const stored = parseStoredReport(text);
  const fingerprints = [...split(stored.services), ...split(stored.actionLists ?? '')];
  if (fingerprints.some((fingerprint) => catalogue.lookup(fingerprint) === undefined))
    await catalogue.refresh();
  return {
    accountId: key.accountId,
    arn: key.arn,
    granularity: stored.granularity,
    jobId: stored.jobId,
    reportJobId: stored.reportJobId,
    jobCreationDate: stored.jobCreationDate,
    jobCompletionDate: stored.jobCompletionDate,
    services: decodeServices(stored, catalogue),
  };
}

function parseStoredReport(text: string): StoredReport {
  try {
    return storedReportSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UnreadableReportError('the stored report is damaged', { cause: error });
  }
}

function decodeServices(stored: StoredReport, catalogue: Catalogue): ServiceAccess[] {
  const usedByPosition = new Map(
    stored.used.map(([position, total, access]) => [position, { total, access }]),
  );
  const trackedActions = decodeTrackedActions(stored, catalogue);
  return split(stored.services).map((fingerprint, position) => {
    const [serviceNamespace, serviceName] = serviceTextSchema.parse(entry(catalogue, fingerprint));
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

function decodeTrackedActions(stored: StoredReport, catalogue: Catalogue): TrackedAction[][] | null {
  if (stored.actionLists === null) return null;
  const accesses = new Map(
    stored.usedActions.map(([service, action, access]) => [
      `${service} ${action}`,
      decodeAccess(access, stored.texts),
    ]),
  );
  return split(stored.actionLists).map((fingerprint, service) =>
    actionListSchema.parse(entry(catalogue, fingerprint)).map((actionName, action) => ({
      actionName,
      lastAccessed: accesses.get(`${service} ${action}`) ?? null,
    })),
  );
}

function decodeAccess([time, entity, region]: StoredAccess, texts: readonly string[]): LastAccess {
  return { time, entityArn: texts[entity] ?? null, region: texts[region] ?? null };
}

function entry(catalogue: Catalogue, fingerprint: string): unknown {
  const text = catalogue.lookup(fingerprint);
  if (text === undefined) throw new UnreadableReportError(`the catalogue has no entry ${fingerprint}`);
  return JSON.parse(text);
}

function split(fingerprints: string): string[] {
  return Array.from({ length: fingerprints.length / fingerprintLength }, (_, index) =>
    fingerprints.slice(index * fingerprintLength, (index + 1) * fingerprintLength),
  );
}
