import { z } from 'zod';
import { fingerprintLength } from './catalogue.ts';
import { granularities } from './report.ts';

/** [epoch milliseconds, position of the entity's ARN in texts or -1, position of the region in texts or -1] */
const storedAccessSchema = z.tuple([z.number(), z.number(), z.number()]);
export type StoredAccess = z.infer<typeof storedAccessSchema>;

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
    used: z.array(z.tuple([z.number(), z.number(), storedAccessSchema.nullable()])),
    /** Fingerprints of the services' action lists, one after the other; null in a SERVICE_LEVEL report. */
    actionLists: z.string().nullable(),
    /** [position of the service, position of the action, access] */
    usedActions: z.array(z.tuple([z.number(), z.number(), storedAccessSchema])),
  })
  .refine(
    ({ services, actionLists }) =>
      services.length % fingerprintLength === 0 && (actionLists ?? services).length === services.length,
    'cut off',
  );
export type StoredReport = z.infer<typeof storedReportSchema>;
