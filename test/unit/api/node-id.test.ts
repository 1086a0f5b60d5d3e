import { describe, expect, it } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { encodeNodeId, parseNodeId, type NodeId } from '../../../src/api/ids/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';

const accountId = accountIdSchema.parse('111122223333');
const arn = entityArnSchema.parse('arn:aws:iam::111122223333:role/a:b/Deploy');
const uuid = 'c50fb1a2-c083-4eee-871e-4de1aa4495d1';

describe('a global id', () => {
  it.each<NodeId>([
    { type: 'Account', accountId },
    { type: 'Entity', accountId, arn },
    { type: 'Report', accountId, granularity: 'ACTION_LEVEL', arn },
    { type: 'ServiceAccess', accountId, granularity: 'SERVICE_LEVEL', serviceNamespace: 's3', arn },
    { type: 'Service', serviceNamespace: 'access-analyzer', accountId: null },
    { type: 'Service', serviceNamespace: 's3', accountId },
    { type: 'ReportJob', accountId, reportJobId: uuid },
    { type: 'ReportBatch', reportBatchId: uuid },
  ])('of $type is read as it was made, ARNs with colons included', (id) => {
    expect(parseNodeId(encodeNodeId(id))).toEqual(id);
  });

  it.each([
    '',
    'nonsense',
    'Account',
    'Account:1',
    'Account:111122223333:x',
    `Entity:111122223333:arn:aws:s3:::bucket`,
    `Report:111122223333:OTHER_LEVEL:${arn}`,
    `ServiceAccess:111122223333:SERVICE_LEVEL:a b:${arn}`,
    'Service:',
    'Service:s3:x',
    'Service:s3:',
    'Service:s3:111122223333:x',
    'ReportJob:111122223333:1',
    `ReportBatch:${uuid}:x`,
    'Toaster:1',
  ])('is none when it says "%s"', (text) => {
    expect(parseNodeId(Buffer.from(text).toString('base64url'))).toBeNull();
  });

  it('has one spelling only', () => {
    const id = encodeNodeId({ type: 'Service', serviceNamespace: 's3', accountId: null });
    expect(parseNodeId(`${id}=`)).toBeNull();
    expect(parseNodeId(`${id} `)).toBeNull();
  });
});
