import { afterAll, beforeAll, expect, it } from 'vitest';
import { detailsQueue, openQueue } from '../../src/jobs/index.ts';
import { roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(
    async (seed) => {
      await seed.account();
      await seed.entity();
      await seed.report(reportOf());
    },
    { LAPSE_DETAILS_WAIT_SECONDS: '1' },
  );
});
afterAll(() => api.stop());

it.each(['entities { totalCount }', 'grantingPolicies { policyName }'])(
  'what no worker answers is an error of that field alone, asked for and waited for once: %s',
  async (field) => {
    const queue = openQueue(detailsQueue(null), api.seed.redis);
    const before = await queue.getWaitingCount();
    const { data, errors } = await api.post(
      `query ($arn: Arn!) { entity(arn: $arn) { name report { service(serviceNamespace: "s3") { serviceNamespace ${field} } } } }`,
      { arn: roleArn },
    );
    expect(errors).toEqual([
      'DETAILS_UNAVAILABLE: AWS did not answer within 1 seconds; ask again, what arrives meanwhile is kept',
    ]);
    expect(data).toEqual({ entity: { name: 'Deploy', report: { service: null } } });
    expect(await queue.getWaitingCount()).toBe(before + 1);
    await queue.close();
  },
);
