import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { AuditEntry, AuditLog } from './audit-log.ts';

/** What all mutations' payloads tell, seen together. */
const payloadSchema = z.object({
  reportJob: z.object({ id: z.string(), accountId: z.string() }).nullish(),
  reportBatch: z.object({ batch: z.object({ id: z.string(), accountIds: z.array(z.string()) }) }).nullish(),
  accounts: z.array(z.object({ accountId: z.string() })).nullish(),
  userErrors: z.array(z.object({ code: z.string() })),
});

/** Has every mutation of the schema leave a line in the audit log, those that are added later too. */
export function auditMutations(schema: GraphQLSchema, auditLog: AuditLog): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { name, resolve } = field;
    if (resolve === undefined) continue;
    field.resolve = async (source, args, context: Context, info) => {
      const tell = (outcome: AuditEntry['outcome']) => {
        const { identity } = context.caller;
        auditLog.write({
          action: name,
          caller: identity,
          requestId: context.requestId,
          arguments: args,
          outcome,
        });
      };
      try {
        const payload: unknown = await resolve(source, args, context, info);
        tell(outcomeOf(payload));
        return payload;
      } catch (error) {
        tell({ kind: 'failed' });
        throw error;
      }
    };
  }
  return schema;
}

function outcomeOf(payload: unknown): AuditEntry['outcome'] {
  const { reportJob, reportBatch, accounts, userErrors } = payloadSchema.parse(payload);
  if (userErrors.length > 0) return { kind: 'refused', codes: userErrors.map(({ code }) => code) };
  return {
    kind: 'done',
    ...(reportJob != null && { reportJobId: reportJob.id }),
    ...(reportBatch != null && { reportBatchId: reportBatch.batch.id }),
    accountIds: [
      ...(reportJob == null ? [] : [reportJob.accountId]),
      ...(reportBatch?.batch.accountIds ?? []),
      ...(accounts ?? []).map(({ accountId }) => accountId),
    ],
  };
}
