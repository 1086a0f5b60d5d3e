import { afterAll, beforeAll, expect, it } from 'vitest';
import { entityArnSchema } from '../../src/entities/index.ts';
import { ReportDetailsStore, type EntityAccess } from '../../src/reports/index.ts';
import { accountId, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const unlisted: EntityAccess = {
  ...{ arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:user/new/Ada`), type: 'USER' },
  ...{ name: 'Ada', path: '/new/', entityId: 'AIDAUNLISTED', lastAuthenticated: Date.UTC(2026, 0, 2) },
};
const listed: EntityAccess = {
  ...{ arn: entityArnSchema.parse(roleArn), type: 'ROLE' },
  ...{ name: 'Deploy', path: '/app/', entityId: 'AROALISTED', lastAuthenticated: null },
};

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity({ tags: [{ key: 'team', value: 'payments' }] });
    const report = reportOf();
    await seed.report(report);
    await new ReportDetailsStore(seed.redis).save(report, 'entities', new Map([['s3', [unlisted, listed]]]));
  });
});
afterAll(() => api.stop());

it('names who could use a service, also whom the inventory does not know', async () => {
  const { data, errors } = await api.post(
    `query($arn:Arn!){entity(arn:$arn){report{service(serviceNamespace:"s3"){entities{nodes{
      lastAuthenticated
      entity{__typename arn name path entityId type account{accountId} createdAt tags{key}}
    }}}}}}`,
    { arn: roleArn },
  );
  expect(errors).toEqual([]);
  const rowOf = ({ arn, name, path, type }: EntityAccess) => ({
    arn,
    name,
    path,
    type,
    account: { accountId },
  });
  expect(data).toEqual({
    entity: {
      report: {
        service: {
          entities: {
            nodes: [
              {
                lastAuthenticated: '2026-01-02T00:00:00.000Z',
                entity: {
                  ...{ ...rowOf(unlisted), __typename: 'User', entityId: 'AIDAUNLISTED' },
                  ...{ createdAt: null, tags: [] },
                },
              },
              {
                lastAuthenticated: null,
                entity: {
                  ...{ ...rowOf(listed), __typename: 'Role', entityId: expect.any(String) as string },
                  ...{ createdAt: expect.any(String) as string, tags: [{ key: 'team' }] },
                },
              },
            ],
          },
        },
      },
    },
  });
});
