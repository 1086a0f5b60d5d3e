import { describe, expect, test } from 'vitest';
import { parseEntityArn } from '../../../src/entities/index.ts';

describe('an ARN of an entity', () => {
  test.each([
    ['arn:aws:iam::111122223333:user/kim', 'USER', '/', 'kim'],
    ['arn:aws:iam::111122223333:role/LapseReader', 'ROLE', '/', 'LapseReader'],
    ['arn:aws:iam::111122223333:group/admins', 'GROUP', '/', 'admins'],
    ['arn:aws:iam::111122223333:policy/deploy', 'POLICY', '/', 'deploy'],
  ] as const)('%s', (arn, type, path, name) => {
    expect(parseEntityArn(arn)).toEqual({
      arn,
      partition: 'aws',
      accountId: '111122223333',
      type,
      path,
      name,
    });
  });

  test.each([
    [
      'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
      '/aws-service-role/ecs.amazonaws.com/',
      'AWSServiceRoleForECS',
    ],
    ['arn:aws:iam::111122223333:user/a/b/c/kim', '/a/b/c/', 'kim'],
    ['arn:aws:iam::111122223333:user/!~odd~!/kim', '/!~odd~!/', 'kim'],
    ['arn:aws:iam::111122223333:user/kim+=,.@-_9', '/', 'kim+=,.@-_9'],
  ])('has a path: %s', (arn, path, name) => {
    expect(parseEntityArn(arn)).toMatchObject({ path, name });
  });

  test.each([
    ['aws-us-gov', 'arn:aws-us-gov:iam::111122223333:role/reader'],
    ['aws-cn', 'arn:aws-cn:iam::111122223333:role/reader'],
  ])('may be of partition %s', (partition, arn) => {
    expect(parseEntityArn(arn)).toMatchObject({ partition, accountId: '111122223333' });
  });

  test('keeps the zeros that an account id begins with', () => {
    expect(parseEntityArn('arn:aws:iam::000000000012:user/kim')?.accountId).toBe('000000000012');
  });

  test('of an AWS-managed policy names no account: it exists in every one', () => {
    expect(parseEntityArn('arn:aws:iam::aws:policy/job-function/ViewOnlyAccess')).toMatchObject({
      accountId: null,
      type: 'POLICY',
      path: '/job-function/',
      name: 'ViewOnlyAccess',
    });
  });
});

describe('no entity is named by', () => {
  test.each([
    ['nothing', ''],
    ['the root of an account', 'arn:aws:iam::111122223333:root'],
    ['a service ARN', 'arn:aws:s3:::bucket-with-a-long-name'],
    ['another IAM resource', 'arn:aws:iam::111122223333:instance-profile/web'],
    ['an MFA device', 'arn:aws:iam::111122223333:mfa/kim-of-payments'],
    ['a session', 'arn:aws:sts::111122223333:assumed-role/Reader/session'],
    ['a name alone', 'role/LapseReader-of-payments'],
    ['a wildcard', 'arn:aws:iam::111122223333:role/*'],
    ['an unknown partition', 'arn:aws-moon:iam::111122223333:role/reader'],
    ['an account id that is too short', 'arn:aws:iam::11112222333:role/reader'],
    ['a region', 'arn:aws:iam:us-east-1:111122223333:role/reader'],
    ['an AWS-managed role', 'arn:aws:iam::aws:role/reader-of-things'],
    ['a path without a name', 'arn:aws:iam::111122223333:role/path/'],
    ['a name that is too long', `arn:aws:iam::111122223333:role/${'x'.repeat(129)}`],
    ['too many characters', `arn:aws:iam::111122223333:role/${'x/'.repeat(1_100)}name`],
    ['surrounding space', ' arn:aws:iam::111122223333:role/reader'],
    ['a line break at the end', 'arn:aws:iam::111122223333:role/reader\n'],
    ['letters beyond ASCII', 'arn:aws:iam::111122223333:role/größe'],
  ])('%s', (_, arn) => {
    expect(parseEntityArn(arn)).toBeNull();
  });
});
