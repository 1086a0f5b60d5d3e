import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountId, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf, serviceRow } from './api-reports.ts';

const hour = 3_600_000;
const completion = Date.now() - 5 * hour;
const used = { time: completion - 86_400_000, entityArn: roleArn, region: 'eu-west-1' };

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
    await seed.report(reportOf({ jobCompletionDate: completion }));
  });
});
afterAll(() => api.stop());

const report = async (fields: string, granularity = 'SERVICE_LEVEL') => {
  const { data, errors } = await api.post(
    `query($arn:Arn!){entity(arn:$arn){report(granularity:${granularity}){${fields}}}}`,
    { arn: roleArn },
  );
  expect(errors).toEqual([]);
  return z.object({ entity: z.object({ report: z.unknown() }) }).parse(data).entity.report;
};

describe('a report', () => {
  it('tells its age, and that it is older than four hours', async () => {
    expect(await report('stale ageSeconds jobCompletionDate granularity')).toEqual({
      stale: true,
      ageSeconds: expect.closeTo(5 * 3_600, -1) as number,
      jobCompletionDate: new Date(completion).toISOString(),
      granularity: 'SERVICE_LEVEL',
    });
  });

  it('counts used, unused and never used services', async () => {
    expect(
      await report(
        `ninety:usage{grantedServices usedServices unusedServices neverUsedServices lastAuthenticated}
         year:usage(unusedForDays:365){usedServices unusedServices}`,
      ),
    ).toEqual({
      ninety: {
        ...{ grantedServices: 4, usedServices: 1, unusedServices: 3, neverUsedServices: 2 },
        lastAuthenticated: new Date(used.time).toISOString(),
      },
      year: { usedServices: 2, unusedServices: 2 },
    });
  });

  it('finds one service, and none that is not granted', async () => {
    expect(
      await report(
        `s3:service(serviceNamespace:"s3"){serviceName daysSinceLastAuthenticated}
         never:service(serviceNamespace:"sqs"){lastAuthenticated daysSinceLastAuthenticated}
         none:service(serviceNamespace:"iam"){serviceName}`,
      ),
    ).toEqual({
      s3: { serviceName: 'Amazon S3', daysSinceLastAuthenticated: 1 },
      never: { lastAuthenticated: null, daysSinceLastAuthenticated: null },
      none: null,
    });
  });

  it.each([
    ['', ['ec2', 'kms', 's3', 'sqs']],
    ['orderBy:{field:SERVICE_NAMESPACE,direction:DESC}', ['sqs', 's3', 'kms', 'ec2']],
    ['orderBy:{field:LAST_AUTHENTICATED}', ['ec2', 'sqs', 'kms', 's3']],
    ['orderBy:{field:LAST_AUTHENTICATED,direction:DESC}', ['s3', 'kms', 'sqs', 'ec2']],
    ['filter:{unusedForDays:90}', ['ec2', 'kms', 'sqs']],
    ['filter:{usedWithinDays:90}', ['s3']],
    ['filter:{neverUsed:true}', ['ec2', 'sqs']],
    ['filter:{neverUsed:false}', ['kms', 's3']],
    ['filter:{neverUsed:false,unusedForDays:90}', ['kms']],
    ['filter:{serviceNamespaces:["s3","iam"]}', ['s3']],
    ['filter:{entityTypes:[USER]}', []],
    ['filter:{accountIds:["000000000000"]}', []],
    ['last:2', ['s3', 'sqs']],
  ])('lists its services with (%s)', async (listArguments, expected) => {
    const shown = listArguments === '' ? '' : `(${listArguments})`;
    expect(await report(`services${shown}{nodes{serviceNamespace}}`)).toEqual({
      services: { nodes: expected.map((serviceNamespace) => ({ serviceNamespace })) },
    });
  });

  it('goes on behind a cursor', async () => {
    const first = await report('services(first:3){pageInfo{endCursor hasNextPage}}');
    const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(first))?.[1] ?? '';
    expect(await report(`services(first:3,after:"${cursor}"){totalCount nodes{serviceNamespace}}`)).toEqual({
      services: { totalCount: 4, nodes: [{ serviceNamespace: 'sqs' }] },
    });
  });

  it('is the newest of its granularity, and its id stays the same', async () => {
    const before = await report('id');
    await api.seed.report(reportOf({ jobCompletionDate: completion + hour, services: [] }));
    await expect
      .poll(() => report('jobCompletionDate usage{grantedServices}'))
      .toEqual({
        jobCompletionDate: new Date(completion + hour).toISOString(),
        usage: { grantedServices: 0 },
      });
    expect(await report('id')).toEqual(before);
  });
});

describe('an ACTION_LEVEL report', () => {
  it('answers for SERVICE_LEVEL too, and tells which actions are tracked and which were used', async () => {
    expect(await report('id', 'ACTION_LEVEL')).toBeNull();
    const trackedActions = [
      { actionName: 'CreateBucket', lastAccessed: used },
      { actionName: 'DeleteBucket', lastAccessed: null },
    ];
    await api.seed.report(
      reportOf({
        granularity: 'ACTION_LEVEL',
        services: [
          serviceRow('ec2', null, completion, { trackedActions: [] }),
          serviceRow('s3', 1, completion, { trackedActions }),
        ],
      }),
    );
    const fields = `granularity stale services{nodes{trackedActions{
      actionName lastAccessedTime lastAccessedEntity lastAccessedRegion}}}`;
    const expected = {
      ...{ granularity: 'ACTION_LEVEL', stale: false },
      services: {
        nodes: [
          { trackedActions: [] },
          {
            trackedActions: [
              {
                ...{ actionName: 'CreateBucket', lastAccessedTime: new Date(used.time).toISOString() },
                ...{ lastAccessedEntity: roleArn, lastAccessedRegion: 'eu-west-1' },
              },
              {
                ...{ actionName: 'DeleteBucket', lastAccessedTime: null },
                ...{ lastAccessedEntity: null, lastAccessedRegion: null },
              },
            ],
          },
        ],
      },
    };
    for (const granularity of ['ACTION_LEVEL', 'SERVICE_LEVEL'] as const) {
      await expect.poll(() => report(fields, granularity)).toEqual(expected);
    }
  });

  it('has an id of its own, beside that of the older SERVICE_LEVEL report', async () => {
    const ids = ['SERVICE_LEVEL', 'ACTION_LEVEL', 'SERVICE_LEVEL'].map((granularity) =>
      Buffer.from(`Report:${accountId}:${granularity}:${roleArn}`).toString('base64url'),
    );
    const query = 'query($ids:[ID!]!){nodes(ids:$ids){id ...on Report{granularity}}}';
    const { data } = await api.post(query, { ids });
    expect(data).toEqual({
      nodes: [
        { id: ids[0], granularity: 'SERVICE_LEVEL' },
        { id: ids[1], granularity: 'ACTION_LEVEL' },
        { id: ids[2], granularity: 'SERVICE_LEVEL' },
      ],
    });
  });
});
