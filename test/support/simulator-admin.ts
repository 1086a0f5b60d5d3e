import { z } from 'zod';
import type { SettingsPatch } from '../../simulator/index.ts';

const use = z.object({
  serviceNamespace: z.string(),
  serviceName: z.string(),
  lastAuthenticated: z.string().nullable(),
  lastAuthenticatedEntity: z.string().nullable(),
  lastAuthenticatedRegion: z.string().nullable(),
  totalAuthenticatedEntities: z.number(),
  trackedActions: z
    .array(
      z.object({
        actionName: z.string(),
        lastAccessedEntity: z.string().nullable(),
        lastAccessedTime: z.string().nullable(),
        lastAccessedRegion: z.string().nullable(),
      }),
    )
    .nullable(),
  /** These two only where a single entity was asked for. */
  entities: z.array(z.object({ arn: z.string(), lastAuthenticated: z.string().nullable() })).optional(),
  grantingPolicies: z
    .array(
      z.object({
        policyName: z.string(),
        policyType: z.enum(['INLINE', 'MANAGED']),
        policyArn: z.string().nullable(),
        entityType: z.string().nullable(),
        entityName: z.string().nullable(),
      }),
    )
    .optional(),
});

const truth = z.object({
  accountId: z.string(),
  name: z.string(),
  state: z.string(),
  entities: z.array(
    z.object({
      arn: z.string(),
      type: z.enum(['USER', 'ROLE', 'GROUP', 'POLICY']),
      name: z.string(),
      path: z.string(),
      entityId: z.string(),
      createdAt: z.string(),
      fate: z.string(),
      services: z.array(use),
    }),
  ),
});
/** What the reports of an account must say. */
export type AccountTruth = z.infer<typeof truth>;
export type EntityTruth = AccountTruth['entities'][number];

const counts = z.object({
  calls: z.number(),
  ok: z.number(),
  throttled: z.number(),
  errors: z.record(z.string(), z.number()),
});
const statistics = z.object({ accounts: z.record(z.string(), z.record(z.string(), counts)) });
export type CallStatistics = z.infer<typeof statistics>['accounts'];

type Granularity = 'SERVICE_LEVEL' | 'ACTION_LEVEL';
type TruthQuery =
  { accountId: string; granularity?: Granularity } | { arn: string; granularity?: Granularity };

/** The simulator's admin path: what is true, what was asked of it, and its knobs. `simulator/admin` has it all. */
export class SimulatorAdmin {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async truth(query: TruthQuery): Promise<AccountTruth> {
    return truth.parse(await this.request('GET', `truth?${new URLSearchParams(query).toString()}`));
  }

  /** Calls by account and operation since the start, or since the last `resetStatistics`. */
  async statistics(): Promise<CallStatistics> {
    return statistics.parse(await this.request('GET', 'statistics')).accounts;
  }

  async resetStatistics(): Promise<void> {
    await this.request('POST', 'statistics/reset');
  }

  async patchSettings(settings: SettingsPatch): Promise<void> {
    await this.request('PATCH', 'settings', settings);
  }

  /** Any other request on the admin path; rejects with the simulator's message where it refuses. */
  async request(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}/_admin/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_admin/${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}
