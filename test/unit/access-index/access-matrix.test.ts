import { describe, expect, it } from 'vitest';
import { entityArnSchema } from '../../../src/entities/index.ts';
import { AccessMatrix, neverUsed, notGranted } from '../../../src/reports/access-index/access-matrix.ts';
import type { ReportUsage } from '../../../src/reports/index.ts';
import { knownService, randomFrom } from './random-organization.ts';

function usage(services: Readonly<Record<string, number | null>>): ReportUsage {
  const entries = Object.entries(services);
  return {
    arn: entityArnSchema.parse('arn:aws:iam::111111111111:role/role'),
    granularity: 'SERVICE_LEVEL',
    jobCompletionDate: 1_000_000_000_000,
    services: entries.map(([serviceNamespace]) =>
      knownService({ serviceNamespace, serviceName: serviceNamespace }),
    ),
    lastAuthenticated: entries.flatMap(([, time], position) =>
      time === null ? [] : [[position, time] as const],
    ),
  };
}

const cell = (matrix: AccessMatrix, namespace: string, ordinal: number) =>
  matrix.column(namespace)?.cells[ordinal];

describe('a matrix of entities and services', () => {
  it('tells not granted, never used and the time of use apart', () => {
    const matrix = new AccessMatrix();
    matrix.setRow(0, usage({ s3: 999_999_960_000, kms: null }));
    matrix.setRow(1, usage({ ec2: null }));
    expect(cell(matrix, 's3', 0)).toBe(999_999_960);
    expect(cell(matrix, 'kms', 0)).toBe(neverUsed);
    expect(cell(matrix, 'ec2', 0)).toBe(notGranted);
    expect(matrix.columns.map(({ serviceNamespace }) => serviceNamespace)).toEqual(['ec2', 'kms', 's3']);
  });

  it('keeps nothing of a report that a newer one replaced', () => {
    const matrix = new AccessMatrix();
    matrix.setRow(0, usage({ s3: 60_000, kms: 120_000 }));
    matrix.setRow(0, usage({ ec2: null }));
    expect(cell(matrix, 's3', 0)).toBe(notGranted);
    expect(matrix.grantedServices(0)).toBe(1);
    expect(matrix.used.newest(0)).toBe(0);
  });

  it('keeps one column of a service that AWS renamed, under its new name', () => {
    const matrix = new AccessMatrix();
    const renamed = knownService({ serviceNamespace: 's3', serviceName: 'Amazon Simple Storage' });
    matrix.setRow(0, usage({ s3: 60_000 }));
    matrix.setRow(1, { ...usage({}), services: [renamed] });
    matrix.setRow(2, usage({ s3: 120_000 }));
    expect([0, 1, 2].map((ordinal) => cell(matrix, 's3', ordinal))).toEqual([60, neverUsed, 120]);
    expect(matrix.columns).toMatchObject([{ serviceNamespace: 's3', serviceName: 'Amazon Simple Storage' }]);
  });

  it('knows an entity without a report from one whose report grants nothing', () => {
    const matrix = new AccessMatrix();
    matrix.setRow(0, usage({}));
    expect([matrix.hasReport(0), matrix.hasReport(1)]).toEqual([true, false]);
    matrix.clearRow(0);
    expect(matrix.hasReport(0)).toBe(false);
  });

  it('keeps every row while it grows and rows change their length', () => {
    const random = randomFrom(3);
    const matrix = new AccessMatrix();
    const times = new Map<number, number[]>();
    for (let change = 0; change < 2_000; change++) {
      const ordinal = Math.floor(random() * 300);
      const used = Array.from({ length: Math.floor(random() * 12) }, () => 2 + Math.floor(random() * 1_000));
      times.set(ordinal, used);
      matrix.setRow(
        ordinal,
        usage(Object.fromEntries(used.map((time, number) => [`s${number}`, time * 1_000]))),
      );
    }
    for (const [ordinal, used] of times) {
      expect(matrix.used.length(ordinal)).toBe(used.length);
      expect(matrix.used.newest(ordinal)).toBe(Math.max(0, ...used));
      expect(matrix.used.countSince(ordinal, 500)).toBe(used.filter((time) => time >= 500).length);
      expect(matrix.used.countBetween(ordinal, 200, 500)).toBe(
        used.filter((time) => time >= 200 && time < 500).length,
      );
      used.forEach((time, number) => {
        expect(cell(matrix, `s${number}`, ordinal)).toBe(time);
      });
    }
  });
});
