import { expect, test } from 'vitest';
import { stsRegion } from '../../../worker/aws/regions.ts';

test.each([
  ['aws', 'eu-central-1', 'eu-central-1'],
  ['aws', undefined, 'us-east-1'],
  ['aws', 'cn-north-1', 'us-east-1'],
  ['aws-cn', 'cn-northwest-1', 'cn-northwest-1'],
  ['aws-cn', 'eu-central-1', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-east-1', 'us-gov-east-1'],
  ['aws-us-gov', undefined, 'us-gov-west-1'],
] as const)(
  'accounts of %s are entered through the STS of %s where that is theirs: %s',
  (partition, preferred, region) => {
    expect(stsRegion(partition, preferred)).toBe(region);
  },
);
