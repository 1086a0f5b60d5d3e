import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ask, subscribe } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { EntityTruth } from '../support/simulator-admin.ts';

let lapse: Lapse;
beforeAll(async () => {
  lapse = await startLapse({ environment: { LAPSE_LOG_LEVEL: 'info' } });
});
afterAll(() => lapse.stop());

const roles = z.object({ entities: z.object({ nodes: z.array(z.object({ arn: z.string() })) }) });
const generated = z.object({
  generateReport: z.object({ reportJob: z.object({ id: z.string() }), userErrors: z.array(z.unknown()) }),
});
const watched = z.object({ reportJob: z.object({ status: z.string(), attempts: z.number() }) });
const row = z.object({
  serviceNamespace: z.string(),
  serviceName: z.string(),
  lastAuthenticated: z.string().nullable(),
  lastAuthenticatedEntity: z.string().nullable(),
  lastAuthenticatedRegion: z.string().nullable(),
  totalAuthenticatedEntities: z.number(),
  trackedActions: z.array(
    z.object({
      actionName: z.string(),
      lastAccessedTime: z.string().nullable(),
      lastAccessedEntity: z.string().nullable(),
      lastAccessedRegion: z.string().nullable(),
    }),
  ),
});
const page = z.object({
  entity: z.object({
    report: z.object({
      services: z.object({
        nodes: z.array(row),
        totalCount: z.number(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    }),
  }),
});

/** A role of an account whose inventory came in. */
async function findRole(): Promise<string> {
  return vi.waitFor(
    async () => {
      const query = '{entities(first:1,filter:{types:[ROLE],search:"deploy"}){nodes{arn}}}';
      const [role] = roles.parse(await ask(lapse.apiUrl(), query)).entities.nodes;
      if (role === undefined) throw new Error('no inventory came in yet');
      return role.arn;
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** Every row of the entity's ACTION_LEVEL report, page after page. */
async function readReport(arn: string): Promise<z.infer<typeof row>[]> {
  const query = `query($arn:Arn!,$after:String){entity(arn:$arn){report(granularity:ACTION_LEVEL){
    services(first:100,after:$after){totalCount pageInfo{hasNextPage endCursor} nodes{
      serviceNamespace serviceName lastAuthenticated lastAuthenticatedEntity lastAuthenticatedRegion
      totalAuthenticatedEntities
      trackedActions{actionName lastAccessedTime lastAccessedEntity lastAccessedRegion}}}}}}`;
  const rows: z.infer<typeof row>[] = [];
  for (let after: string | null = null; ;) {
    const answer: unknown = await ask(lapse.apiUrl(), query, { arn, after });
    const { services } = page.parse(answer).entity.report;
    rows.push(...services.nodes);
    after = services.pageInfo.endCursor;
    if (services.pageInfo.hasNextPage) continue;
    expect(rows).toHaveLength(services.totalCount);
    return rows;
  }
}

/** The truth with times as the API writes them. */
function rowsOf({ services }: EntityTruth): z.infer<typeof row>[] {
  const time = (text: string | null) => (text === null ? null : new Date(text).toISOString());
  return services.map((service) =>
    row.parse({
      ...service,
      lastAuthenticated: time(service.lastAuthenticated),
      trackedActions: service.trackedActions?.map((action) => ({
        ...action,
        lastAccessedTime: time(action.lastAccessedTime),
      })),
    }),
  );
}

test('a report is asked for, watched while it is made, read row for row, and still there after a restart', async () => {
  const arn = await findRole();
  const mutation = `mutation($arn:Arn!){generateReport(input:{arn:$arn,granularity:ACTION_LEVEL}){
    reportJob{id} userErrors{code}}}`;
  const { generateReport } = generated.parse(await ask(lapse.apiUrl(), mutation, { arn }));
  expect(generateReport.userErrors).toEqual([]);

  const states: string[] = [];
  const subscription = 'subscription($id:ID!){reportJob(id:$id){status attempts}}';
  const { id } = generateReport.reportJob;
  for await (const data of subscribe(lapse.apiUrl(), subscription, { id })) {
    states.push(watched.parse(data).reportJob.status);
  }
  expect(states.at(-1)).toBe('COMPLETED');
  expect(states).toContain('IN_PROGRESS');

  const [truth] = (await lapse.simulator.truth({ arn, granularity: 'ACTION_LEVEL' })).entities;
  if (truth === undefined) throw new Error(`the simulator knows nothing of ${arn}`);
  expect(await readReport(arn)).toEqual(rowsOf(truth));

  await lapse.killApi(0);
  await lapse.killWorker(0);
  await lapse.redis.restart();
  const api = await lapse.startApi();
  const again = await ask(
    lapse.apiUrl(api),
    'query($id:ID!){reportJob(id:$id){status report{granularity}}}',
    { id },
  );
  expect(again).toEqual({ reportJob: { status: 'COMPLETED', report: { granularity: 'ACTION_LEVEL' } } });
});
