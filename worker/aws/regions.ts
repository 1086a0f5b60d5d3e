import type { Partition } from '../../src/accounts/index.ts';

/**
 * IAM is one service a partition, and signatures for it name this region. A custom endpoint doesn't change that.
 * Source: IAM endpoints and quotas, AWS General Reference.
 */
export const iamRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

/** The same for Organizations. Source: AWS Organizations endpoints and quotas, AWS General Reference. */
export const organizationsRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-northwest-1',
};

/** The region whose STS endpoint is called: the preferred one where it belongs to the partition. */
export function stsRegion(partition: Partition, preferred: string | undefined): string {
  return preferred !== undefined && partitionOf(preferred) === partition ? preferred : iamRegions[partition];
}

function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
