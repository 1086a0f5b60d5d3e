import { z } from 'zod';
import type { AccountId } from '../accounts/index.ts';
import { entityArnSchema, policyOwnerTypeSchema } from '../entities/index.ts';
import { keys, type RedisClient } from '../redis/index.ts';

/** One user or role that could use a service through an entity's permissions. */
export const entityAccessSchema = z.object({
  arn: entityArnSchema,
  name: z.string(),
  type: policyOwnerTypeSchema,
  entityId: z.string(),
  path: z.string(),
  /** Epoch milliseconds; null when it never did. */
  lastAuthenticated: z.number().nullable(),
});
export type EntityAccess = z.infer<typeof entityAccessSchema>;

/** One policy that grants an entity a service. */
export const grantingPolicySchema = z.object({
  policyName: z.string(),
  policyType: z.enum(['INLINE', 'MANAGED']),
  /** Of a managed policy. */
  policyArn: z.string().nullable(),
  /** The entity that an inline policy is part of. */
  entityType: policyOwnerTypeSchema.nullable(),
  entityName: z.string().nullable(),
});
export type GrantingPolicy = z.infer<typeof grantingPolicySchema>;

/** What can be asked of a report beyond its rows: the answers for one service each. */
export interface DetailsRows {
  readonly entities: readonly EntityAccess[];
  readonly grantingPolicies: readonly GrantingPolicy[];
}
export type DetailsKind = keyof DetailsRows;

const rowSchemas: { readonly [Kind in DetailsKind]: z.ZodType<DetailsRows[Kind]> } = {
  entities: z.array(entityAccessSchema),
  grantingPolicies: z.array(grantingPolicySchema),
};

/** Details are asked for while people look at a report; a day later they are fetched again. */
const keptSeconds = 86_400;

/** Fetched details in Redis, beside the report that they belong to. */
export class ReportDetailsStore {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** What is stored for these services; a service that wasn't asked for yet is missing. */
  async find<Kind extends DetailsKind>(
    report: { readonly accountId: AccountId; readonly jobId: string },
    kind: Kind,
    serviceNamespaces: readonly string[],
  ): Promise<Map<string, DetailsRows[Kind]>> {
    if (serviceNamespaces.length === 0) return new Map();
    const fields = serviceNamespaces.map((namespace) => fieldOf(kind, namespace));
    const stored = await this.#redis.hmget(keys.reportDetails(report.accountId, report.jobId), ...fields);
    return new Map(
      serviceNamespaces.flatMap((namespace, index) => {
        const text = stored[index];
        const rows = text == null ? undefined : parseRows(kind, text);
        return rows === undefined ? [] : [[namespace, rows]];
      }),
    );
  }

  /** Stores one kind of details for some services of a report. */
  async save<Kind extends DetailsKind>(
    report: { readonly accountId: AccountId; readonly jobId: string },
    kind: Kind,
    rowsByNamespace: ReadonlyMap<string, DetailsRows[Kind]>,
  ): Promise<void> {
    if (rowsByNamespace.size === 0) return;
    const key = keys.reportDetails(report.accountId, report.jobId);
    const fields = [...rowsByNamespace].flatMap(([namespace, rows]) => [
      fieldOf(kind, namespace),
      JSON.stringify(rows),
    ]);
    await this.#redis
      .multi()
      .hset(key, ...fields)
      .expire(key, keptSeconds)
      .exec();
  }
}

function fieldOf(kind: DetailsKind, serviceNamespace: string): string {
  return `${kind} ${serviceNamespace}`;
}

/** What can't be read, be it damaged or of a newer version, counts as missing and is fetched again. */
function parseRows<Kind extends DetailsKind>(kind: Kind, text: string): DetailsRows[Kind] | undefined {
  try {
    return rowSchemas[kind].safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
