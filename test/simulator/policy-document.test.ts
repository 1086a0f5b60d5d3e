import { describe, expect, it } from 'vitest';
import { loadCatalogue, mostPopular } from '../../simulator/world/catalogue.ts';
import {
  allow,
  createGrantReader,
  documentOf,
  type PolicyDocument,
} from '../../simulator/world/policy-document.ts';

async function reader() {
  const catalogue = mostPopular(await loadCatalogue(), 40);
  const grantsOf = createGrantReader(catalogue);
  const all = catalogue.services.map(({ namespace }) => namespace);
  const granted = (...documents: PolicyDocument[]) =>
    grantsOf(documents).services.map(({ namespace }) => namespace);
  return { all, granted, grantsOf };
}

describe('A policy document', () => {
  it('grants every service with a star', async () => {
    const { all, granted } = await reader();
    expect(granted(documentOf(allow(['*'])))).toEqual(all);
  });

  it('grants the services of which it names an action', async () => {
    const { granted } = await reader();
    expect(granted(documentOf(allow(['s3:GetObject', 'kms:*']), allow(['ec2:Describe*'])))).toEqual([
      'ec2',
      'kms',
      's3',
    ]);
  });

  it('grants all but what NotAction excludes altogether', async () => {
    const { all, granted } = await reader();
    const document = documentOf({ Effect: 'Allow', NotAction: ['iam:*', 's3:GetObject'], Resource: ['*'] });
    expect(granted(document)).toEqual(all.filter((namespace) => namespace !== 'iam'));
  });

  it('allows the actions that its patterns match', async () => {
    const { grantsOf } = await reader();
    const grants = grantsOf([documentOf(allow(['s3:Get*', 's3:PutObject']))]);
    const allowed = ['GetObject', 'GetBucketAcl', 'PutObject', 'PutObjectAcl'].filter((action) =>
      grants.allows('s3', action),
    );
    expect(allowed).toEqual(['GetObject', 'GetBucketAcl', 'PutObject']);
    expect(grants.allows('ec2', 'GetObject')).toBe(false);
  });

  it('adds to what others grant', async () => {
    const { granted } = await reader();
    expect(granted(documentOf(allow(['s3:*'])), documentOf(allow(['s3:*', 'ec2:*'])))).toEqual(['ec2', 's3']);
    expect(granted()).toEqual([]);
  });
});
