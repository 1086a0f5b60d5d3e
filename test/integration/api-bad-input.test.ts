import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/redis/index.ts';
import { accountIdSchema } from '../../src/accounts/index.ts';
import { accountId, managedPolicyArn, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
    await seed.report(reportOf());
  });
});
afterAll(() => api.stop());

const idOf = (text: string) => Buffer.from(text).toString('base64url');
const tooMany = Array.from({ length: 10_000 }, (_, index) => `arn:aws:iam::${accountId}:role/R${index}`);

describe('a query with an argument that can’t be taken', () => {
  it.each([
    ['a malformed ARN', '{entity(arn:"arn:aws:iam::1:role/x"){id}}', /Arn.*2048 characters/],
    [
      'an ARN of something else',
      '{entity(arn:"arn:aws:s3:::bucket"){id}}',
      /"arn:aws:s3:::bucket" names no user, role, group or policy/,
    ],
    [
      'the root user',
      `{entity(arn:"arn:aws:iam::${accountId}:root"){id}}`,
      /root" names no user, role, group or policy/,
    ],
    [
      'an AWS-managed policy without its account',
      `{entity(arn:"${managedPolicyArn}"){id}}`,
      /is in every account; give the accountId/,
    ],
    [
      'an account that is not the one in the ARN',
      `{entity(arn:"${roleArn}",accountId:"444455556666"){id}}`,
      /accountId is "444455556666", but .* is in account 111122223333/,
    ],
    ['a short account id', '{account(accountId:"12"){id}}', /12 digits in quotes/],
    ['an id of nobody’s', '{node(id:"nonsense"){id}}', /id is "nonsense", which is not an id/],
    [
      'an id with something behind it',
      `{node(id:"${idOf(`Account:${accountId}:x`)}"){id}}`,
      /is not an id that Lapse gave out/,
    ],
    ['an id of another type', `{reportJob(id:"${idOf(`Account:${accountId}`)}"){id}}`, /id of a ReportJob/],
    ['a page of nothing', '{accounts(first:0){totalCount}}', /first is 0: a page has 1 to 100 rows/],
    ['a page over the limit', '{entities(first:101){totalCount}}', /first is 101: a page has 1 to 100 rows/],
    ['a negative page', '{services(last:-1){totalCount}}', /last is -1: a page has 1 to 100 rows/],
    ['both ends', '{accounts(first:1,last:1){totalCount}}', /first is 1 and last is 1: give one of them/],
    ['first before', '{accounts(first:1,before:"x"){totalCount}}', /before goes backward/],
    ['last after', '{accounts(last:1,after:"x"){totalCount}}', /last goes backward/],
    ['a cursor of nobody’s', '{accounts(after:"x"){totalCount}}', /"x" is not a cursor/],
    [
      'a cursor of another list',
      `{services(after:"${idOf('["accounts",["111122223333"]]')}"){totalCount}}`,
      /is a cursor of another list or order/,
    ],
    [
      'negative days',
      '{entities(filter:{unusedForDays:-1}){totalCount}}',
      /unusedForDays is -1: expected 0 or more days/,
    ],
    [
      'negative days of use',
      `{account(accountId:"${accountId}"){usage(unusedForDays:-5){usedServices}}}`,
      /unusedForDays is -5/,
    ],
    [
      'negative days of usage over all',
      '{usage(unusedForDays:-2){summary{usedServices}}}',
      /unusedForDays is -2: expected 0 or more days/,
    ],
    [
      'negative days of an order',
      '{services(orderBy:{field:USED_ENTITIES,unusedForDays:-3}){totalCount}}',
      /unusedForDays is -3: expected 0 or more days/,
    ],
    [
      'negative days of an order of entities',
      '{entities(orderBy:{field:UNUSED_SERVICES,unusedForDays:-4}){totalCount}}',
      /unusedForDays is -4: expected 0 or more days/,
    ],
    [
      'both ends of an account’s services',
      `{account(accountId:"${accountId}"){services(first:1,last:1){totalCount}}}`,
      /first is 1 and last is 1: give one of them/,
    ],
    ['both ends of batches', '{reportBatches(first:1,last:1){totalCount}}', /first is 1 and last is 1/],
    [
      'a cursor of another list for batches',
      `{reportBatches(after:"${idOf('["reportJobs",[1,"x"]]')}"){totalCount}}`,
      /is a cursor of another list or order/,
    ],
    [
      'a cursor of another order',
      `{services(orderBy:{field:GRANTED_ENTITIES},after:"${idOf('["services SERVICE_NAMESPACE ASC",["s3"]]')}"){totalCount}}`,
      /is a cursor of another list or order/,
    ],
    ['an order that is not known', '{services(orderBy:{field:COLOUR}){totalCount}}', /COLOUR/],
    [
      'a path without its slash',
      '{entities(filter:{pathPrefix:"app"}){totalCount}}',
      /pathPrefix is "app": a path begins with a slash/,
    ],
    ['an unknown enum value', '{entities(filter:{types:[CAT]}){totalCount}}', /CAT/],
    ['an unknown field', '{accounts{colour}}', /colour/],
    ['half a document', '{accounts{', /Syntax Error/],
  ])('says so: %s', async (_, query, message) => {
    const { errors } = await api.post(query);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(message);
    expect(errors[0]).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED|GRAPHQL_PARSE_FAILED): /);
  });

  it('says so: 10,000 ARNs in a filter', async () => {
    const { errors } = await api.post('query($arns:[Arn!]){entities(filter:{arns:$arns}){totalCount}}', {
      arns: tooMany,
    });
    expect(errors).toEqual(['BAD_USER_INPUT: arns has 10000 values: at most 1000 are taken']);
  });

  it.each([
    ['services', 'query($ids:[AccountId!]){services(filter:{accountIds:$ids}){totalCount}}'],
    ['usage', 'query($ids:[AccountId!]){usage(filter:{accountIds:$ids}){summary{usedServices}}}'],
  ])('says so: 10,000 accounts in a filter of %s', async (_, query) => {
    const ids = Array.from({ length: 10_000 }, (__, index) => String(100_000_000_000 + index));
    const { errors } = await api.post(query, { ids });
    expect(errors).toEqual(['BAD_USER_INPUT: accountIds has 10000 values: at most 1000 are taken']);
  });

  it('says so: a variable of another type', async () => {
    const { errors } = await api.post('query($first:Int){accounts(first:$first){totalCount}}', {
      first: 'many',
    });
    expect(errors[0]).toMatch(/^BAD_USER_INPUT: Variable "\$first" got invalid value "many"/);
  });

  it('is answered with an empty list when a filter just matches nothing', async () => {
    const { data } = await api.post(
      '{serviceAccess(filter:{serviceNamespaces:["none"]}){totalCount nodes{id}}}',
    );
    expect(data).toEqual({ serviceAccess: { totalCount: 0, nodes: [] } });
  });
});

describe('a mutation with an input that can’t be taken', () => {
  const waiting = async () => ({
    running: await api.seed.redis.hlen(keys.runningReportJobs(accountIdSchema.parse(accountId))),
    queued: await api.seed.redis.keys('{lapse-queues}:*:[0-9a-z]*-*'),
  });
  afterEach(async () => {
    expect(await waiting()).toEqual({ running: 0, queued: [] });
  });

  it.each([
    [{ arn: 'arn:aws:s3:::bucket' }, 'arn', 'INVALID_ARN', /names no user, role, group or policy/],
    [{ arn: managedPolicyArn }, 'accountId', 'ACCOUNT_ID_REQUIRED', /give the accountId/],
    [{ arn: roleArn, accountId: '444455556666' }, 'accountId', 'ACCOUNT_ID_MISMATCH', /leave accountId out/],
    [
      { arn: 'arn:aws:iam::444455556666:role/Deploy' },
      ...(['arn', 'ACCOUNT_NOT_FOUND', /no account 444455556666/] as const),
    ],
    [
      { arn: managedPolicyArn, accountId: '444455556666' },
      ...(['accountId', 'ACCOUNT_NOT_FOUND', /no account 444455556666/] as const),
    ],
    [{ arn: roleArn, maxAgeSeconds: -1 }, 'maxAgeSeconds', 'INVALID_MAX_AGE', /maxAgeSeconds is -1/],
  ])('enqueues nothing and says why: %j', async (input, field, code, message) => {
    const { data, errors } = await api.post(
      'mutation($input:GenerateReportInput!){generateReport(input:$input){reportJob{id} userErrors{field code message}}}',
      { input },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      generateReport: {
        reportJob: null,
        userErrors: [{ field: ['input', field], code, message: expect.stringMatching(message) as string }],
      },
    });
  });

  it('enqueues nothing for a malformed ARN', async () => {
    const { errors } = await api.post('mutation{generateReport(input:{arn:"Deploy"}){reportJob{id}}}');
    expect(errors[0]).toMatch(/^GRAPHQL_VALIDATION_FAILED: .*arn:aws:iam::111122223333:role/);
  });

  it.each([
    ['cancelReportJob(id:"x"){userErrors{field code}}', 'INVALID_ID', ['id']],
    ['cancelReportBatch(id:"x"){userErrors{field code}}', 'INVALID_ID', ['id']],
    [
      `cancelReportJob(id:"${idOf(`ReportJob:${accountId}:00000000-0000-0000-0000-000000000000`)}"){userErrors{field code}}`,
      ...(['REPORT_JOB_NOT_FOUND', ['id']] as const),
    ],
    [
      `cancelReportBatch(id:"${idOf('ReportBatch:00000000-0000-0000-0000-000000000000')}"){userErrors{field code}}`,
      ...(['REPORT_BATCH_NOT_FOUND', ['id']] as const),
    ],
    [
      'refreshInventory(input:{accountIds:["444455556666"]}){userErrors{field code}}',
      ...(['ACCOUNT_NOT_FOUND', ['input', 'accountIds']] as const),
    ],
    [
      'generateReports(input:{filter:{},maxAgeSeconds:-1}){userErrors{field code}}',
      ...(['INVALID_MAX_AGE', ['input', 'maxAgeSeconds']] as const),
    ],
    [
      'generateReports(input:{filter:{deleted:true}}){userErrors{field code}}',
      ...(['ENTITIES_DELETED', ['input', 'filter', 'deleted']] as const),
    ],
  ])('changes nothing and says why: %s', async (mutation, code, field) => {
    const { data } = await api.post(`mutation{answer:${mutation}}`);
    expect(data).toEqual({ answer: { userErrors: [{ field, code }] } });
  });
});
