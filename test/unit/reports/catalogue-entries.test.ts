import { expect, test } from 'vitest';
import { CatalogueEntries } from '../../../src/reports/catalogue-entries.ts';

const catalogue = new Map([
  ['s3s3s3', 'Amazon S3'],
  ['s3s3k_', 'same first half'],
  ['kmsk-_', 'AWS KMS'],
]);

function entriesWith(read: (fingerprint: string) => void = () => undefined): CatalogueEntries<string> {
  return new CatalogueEntries((fingerprint) => {
    read(fingerprint);
    return catalogue.get(fingerprint);
  });
}

test('fingerprints one after the other stand for entries in that order', () => {
  const entries = entriesWith();
  expect(entries.find('kmsk-_s3s3s3s3s3k_kmsk-_')).toEqual([
    'AWS KMS',
    'Amazon S3',
    'same first half',
    'AWS KMS',
  ]);
  expect(entries.find('')).toEqual([]);
});

test('thousands of fingerprints are found as one is', () => {
  expect(entriesWith().find('s3s3s3'.repeat(5_000))).toEqual(Array(5_000).fill('Amazon S3'));
});

test('an entry is read once, one that was missing again', () => {
  const read: string[] = [];
  const entries = entriesWith((fingerprint) => read.push(fingerprint));
  entries.find('s3s3s3s3s3s3');
  expect(entries.find('s3s3s3ec2ec2')).toBeNull();
  expect(entries.find('s3s3s3ec2ec2')).toBeNull();
  expect(read).toEqual(['s3s3s3', 'ec2ec2', 'ec2ec2']);
});

test.each(['s3s3sÃ', 's3s3s\u{173}', 's3s3\u{1f600}', 'Ãs3s3s'])(
  '%s, which isn’t ASCII, stands for nothing',
  (text) => {
    const entries = entriesWith();
    entries.find('s3s3s3');
    expect(entries.find(text)).toBeNull();
  },
);
