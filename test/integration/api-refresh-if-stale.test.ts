import { afterEach, describe, expect, it } from 'vitest';
import { accountIdSchema, allAccounts } from '../../src/accounts/index.ts';
import { waitFor } from '../support/wait-for.ts';
import { accountId, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const hour = 3_600_000;
const query = (refreshIfStale: boolean) =>
  `{entity(arn:"${roleArn}"){report(refreshIfStale:${refreshIfStale}){stale} latestReportJob{status}}}`;

let api: ApiProcess;
afterEach(() => api.stop());

/** An API whose role has a report of this age; null for none. */
async function startWithReport(ageMilliseconds: number | null, deletedAt: number | null = null) {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity({ deletedAt });
    if (ageMilliseconds !== null)
      await seed.report(reportOf({ jobCompletionDate: Date.now() - ageMilliseconds }));
  });
}

const running = () => api.seed.reportJobs.listRunning(allAccounts, accountIdSchema.parse(accountId));

describe('asking for a report and its refresh', () => {
  it('answers with the stale report and has a new one made behind the answer, once', async () => {
    await startWithReport(5 * hour);
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.post(query(true))));
    for (const { data } of answers) expect(data).toMatchObject({ entity: { report: { stale: true } } });
    await waitFor(async () => {
      expect(await running()).toMatchObject([{ status: 'QUEUED', lane: 'background' }]);
    });
  });

  it('has the first report made when there is none', async () => {
    await startWithReport(null);
    expect((await api.post(query(true))).data).toMatchObject({ entity: { report: null } });
    await waitFor(async () => {
      expect(await running()).toHaveLength(1);
    });
  });

  it.each([
    ['the report is young enough', hour, null, true],
    ['it isn’t asked for', 5 * hour, null, false],
    ['the entity is gone', 5 * hour, Date.now(), true],
  ])('leaves everything as it is when %s', async (_, age, deletedAt, refreshIfStale) => {
    await startWithReport(age, deletedAt);
    await api.post(query(refreshIfStale));
    // What the first answer left behind would be there when the second one comes.
    await api.post(query(refreshIfStale));
    expect(await running()).toEqual([]);
  });
});
