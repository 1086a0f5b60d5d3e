import { describe, expect, test } from 'vitest';
import { entitySchema, hasBroadAccess, type Entity } from '../../../src/entities/index.ts';

const common = {
  accountId: '111122223333',
  name: 'x',
  path: '/',
  entityId: 'AIDA0000000000000000',
  createdAt: null,
  deletedAt: null,
  tags: [],
};
const aws = 'arn:aws:iam::aws:policy';
const readOnly = `${aws}/ReadOnlyAccess`;

function group(...attachedPolicyArns: string[]): Entity {
  const arn = 'arn:aws:iam::111122223333:group/admins';
  return entitySchema.parse({
    ...{ ...common, type: 'GROUP', arn, attachedPolicyArns },
    ...{ inlinePolicyNames: [], userArns: [] },
  });
}

function policy(arn: string): Entity {
  return entitySchema.parse({
    ...{ ...common, type: 'POLICY', arn, isAwsManaged: true, attachmentCount: 1 },
    ...{ permissionsBoundaryUsageCount: 0, defaultVersionId: 'v1', isAttachable: true },
    ...{ updatedAt: null, description: null },
  });
}

describe('broad access', () => {
  test.each([`${aws}/AdministratorAccess`, `${aws}/job-function/ViewOnlyAccess`, readOnly])(
    'comes with %s',
    (arn) => {
      expect(hasBroadAccess(group(`${aws}/AmazonS3FullAccess`, arn), [])).toBe(true);
      expect(hasBroadAccess(policy(arn), [])).toBe(true);
    },
  );

  test('comes with a group', () => {
    expect(hasBroadAccess(group(), [null, group(readOnly)])).toBe(true);
  });

  test.each([`${aws}/AmazonS3ReadOnlyAccess`, 'arn:aws:iam::111122223333:policy/ReadOnlyAccess'])(
    'is not told by %s',
    (arn) => {
      expect(hasBroadAccess(group(arn), [group(arn), null])).toBe(false);
    },
  );
});
