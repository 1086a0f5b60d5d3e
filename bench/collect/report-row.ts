import type { ServiceLastAccessed } from '@aws-sdk/client-iam';
import { z } from 'zod';
import type { ServiceAccess } from '../../src/reports/index.ts';

/** One row of a SERVICE_LEVEL report in the form in which all are compared. Times are epoch milliseconds. */
export const reportRowSchema = z.object({
  serviceNamespace: z.string(),
  serviceName: z.string(),
  lastAuthenticated: z.number().nullable(),
  lastAuthenticatedEntity: z.string().nullable(),
  lastAuthenticatedRegion: z.string().nullable(),
  totalAuthenticatedEntities: z.number(),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

/** A row as AWS's SDK gives it to a peer. */
export function rowOfAws(row: ServiceLastAccessed): ReportRow {
  return {
    serviceNamespace: row.ServiceNamespace ?? '',
    serviceName: row.ServiceName ?? '',
    lastAuthenticated: row.LastAuthenticated?.getTime() ?? null,
    lastAuthenticatedEntity: row.LastAuthenticatedEntity ?? null,
    lastAuthenticatedRegion: row.LastAuthenticatedRegion ?? null,
    totalAuthenticatedEntities: row.TotalAuthenticatedEntities ?? 0,
  };
}

/** A row as Lapse stores it. */
export function rowOfLapse(row: ServiceAccess): ReportRow {
  return {
    serviceNamespace: row.serviceNamespace,
    serviceName: row.serviceName,
    lastAuthenticated: row.lastAuthenticated?.time ?? null,
    lastAuthenticatedEntity: row.lastAuthenticated?.entityArn ?? null,
    lastAuthenticatedRegion: row.lastAuthenticated?.region ?? null,
    totalAuthenticatedEntities: row.totalAuthenticatedEntities,
  };
}
