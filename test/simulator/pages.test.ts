import { GetServiceLastAccessedDetailsCommand, type IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { admin, finished, generate, iamIn, managementOf, simulator, truthOf } from './support.ts';

const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** The number of rows on each page and all namespaces, following the markers. */
async function readPages(iam: IAMClient, jobId: string, maxItems?: number) {
  const sizes: number[] = [];
  const namespaces: (string | undefined)[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new GetServiceLastAccessedDetailsCommand({ JobId: jobId, MaxItems: maxItems, Marker: marker }),
    );
    sizes.push(page.ServicesLastAccessed?.length ?? 0);
    namespaces.push(...(page.ServicesLastAccessed ?? []).map((row) => row.ServiceNamespace));
    expect(page.IsTruncated).toBe(page.Marker !== undefined);
    marker = page.Marker;
  } while (marker !== undefined);
  return { sizes, namespaces };
}

describe('Pages', () => {
  it('have 200 rows of a report where MaxItems is not given', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const jobId = await generate(iam, administratorAccess);
    const { sizes, namespaces } = await readPages(iam, jobId);
    expect(sizes.slice(0, 2)).toEqual([200, 200]);
    expect(namespaces).toEqual((await readPages(iam, jobId, 1000)).namespaces);
    expect(new Set(namespaces).size).toBe(namespaces.length);
  });

  it('may be smaller than was asked for, each in its own way', async () => {
    const aws = await simulator({ pageLimit: 60, laterPageVariation: 0.9 });
    const iam = await iamIn(aws);
    const { sizes, namespaces } = await readPages(iam, await generate(iam, administratorAccess), 1000);
    expect(sizes[0]).toBe(60);
    expect(new Set(sizes).size).toBeGreaterThan(2);
    expect(new Set(namespaces).size).toBeGreaterThan(440);
  });

  it('refuse a marker that nobody gave', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const jobId = await generate(iam, administratorAccess);
    await expect(
      iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: jobId, Marker: 'garbage' })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'Invalid Marker.' });
  });

  it('refuse the marker of another job', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const { Marker } = await finished(iam, await generate(iam, administratorAccess), 10);
    const other = await generate(iam, administratorAccess);
    await expect(
      iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: other, Marker })),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('of a list neither skip nor repeat what stays while others are deleted', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const users = (await truthOf(aws, managementOf(aws).accountId)).filter(({ type }) => type === 'USER');
    const first = await iam.send(new ListUsersCommand({ MaxItems: 3 }));
    await admin(aws, 'POST', 'entities', { action: 'delete', arn: users[0]?.arn });
    const second = await iam.send(new ListUsersCommand({ MaxItems: 1000, Marker: first.Marker }));
    const listed = [...(first.Users ?? []), ...(second.Users ?? [])].map(({ Arn }) => Arn);
    expect(listed).toEqual(users.map(({ arn }) => arn));
  });
});
