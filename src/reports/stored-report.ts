import { z } from 'zod';
import { fingerprintLength } from './catalogue-entries.ts';
import { granularities } from './report.ts';

/** [epoch milliseconds, position of the entity's ARN in texts or -1, position of the region in texts or -1] */
export type StoredAccess = readonly [time: number, entity: number, region: number];
type StoredUse = readonly [position: number, totalAuthenticatedEntities: number, access: StoredAccess | null];
type StoredActionUse = readonly [service: number, action: number, access: StoredAccess];

/*
 * Checked as they are: zod's tuples would be copied, which takes as long as all the rest where an index is filled from
 * a hundred thousand reports.
 */
function isAccess(value: unknown): value is StoredAccess {
  return isTriple(value) && areNumbers(value[0], value[1]) && typeof value[2] === 'number';
}

function isUse(value: unknown): value is StoredUse {
  return isTriple(value) && areNumbers(value[0], value[1]) && (value[2] === null || isAccess(value[2]));
}

function isActionUse(value: unknown): value is StoredActionUse {
  return isTriple(value) && areNumbers(value[0], value[1]) && isAccess(value[2]);
}

function isTriple(value: unknown): value is readonly [unknown, unknown, unknown] {
  return Array.isArray(value) && value.length === 3;
}

function areNumbers(one: unknown, other: unknown): boolean {
  return typeof one === 'number' && typeof other === 'number';
}

function listOf<Item>(isItem: (value: unknown) => value is Item) {
  return z.custom<readonly Item[]>((value) => Array.isArray(value) && value.every(isItem));
}

/**
 * A report as Redis keeps it: services and action lists named by catalogue fingerprints, and only what was used
 * spelled out. About 2 kB for 200 granted services of which a tenth was used.
 */
export const storedReportSchema = z
  .object({
    version: z.literal(1),
    granularity: z.enum(granularities),
    jobId: z.string(),
    reportJobId: z.string(),
    jobCreationDate: z.number(),
    jobCompletionDate: z.number(),
    /** ARNs and regions that accesses point to. */
    texts: z.array(z.string()),
    /** Fingerprints of the granted services, one after the other. */
    services: z.string(),
    /** [position of the service, totalAuthenticatedEntities, access]; only where one of them isn't empty. */
    used: listOf(isUse),
    /** Fingerprints of the services' action lists, one after the other; null in a SERVICE_LEVEL report. */
    actionLists: z.string().nullable(),
    /** [position of the service, position of the action, access] */
    usedActions: listOf(isActionUse),
  })
  .refine(
    ({ services, actionLists }) =>
      services.length % fingerprintLength === 0 && (actionLists ?? services).length === services.length,
    'cut off',
  );
export type StoredReport = z.infer<typeof storedReportSchema>;
