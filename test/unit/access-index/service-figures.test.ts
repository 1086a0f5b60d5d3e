import { describe, expect, it } from 'vitest';
import { entityArnSchema } from '../../../src/entities/index.ts';
import { AccessMatrix, type ServiceColumn } from '../../../src/reports/access-index/access-matrix.ts';
import { ServiceFigures } from '../../../src/reports/access-index/service-figures.ts';
import { day, knownService } from './random-organization.ts';

/** Days from a report's completion, and from the use of the one service that it grants; null: never. */
interface Row {
  readonly completed: number;
  readonly used: number | null;
}

const someDay = 1_700_000_000_000 - (1_700_000_000_000 % day);

/** The figures of one service over entities that are all granted it. */
function figuresOf(...rows: readonly Row[]): { figures: ServiceFigures; column: ServiceColumn } {
  const matrix = new AccessMatrix();
  const services = [knownService({ serviceNamespace: 's3', serviceName: 'Amazon S3' })];
  rows.forEach(({ completed, used }, ordinal) => {
    matrix.setRow(ordinal, {
      arn: entityArnSchema.parse(`arn:aws:iam::111111111111:role/role-${ordinal}`),
      granularity: 'SERVICE_LEVEL',
      jobCompletionDate: someDay + completed * day,
      services,
      lastAuthenticated: used === null ? [] : [[0, someDay + used * day]],
    });
  });
  const [column] = matrix.columns;
  if (column === undefined) throw new RangeError();
  return { figures: new ServiceFigures(matrix, Uint32Array.from(rows.keys())), column };
}

const secondsOf = (days: number) => (someDay + days * day) / 1_000;

describe('the latest use of a service', () => {
  it('may be one that its own report calls unused for long', () => {
    const { figures, column } = figuresOf({ completed: 0, used: -10 }, { completed: 200, used: 100 });
    expect(figures.lastUse(column)).toBe(secondsOf(100));
    expect(figures.lastUseOfAny([column])).toBe(secondsOf(100));
    expect(figures.lastUser(column)).toBe(1);
  });

  it('may be a recent one of an old report', () => {
    const { figures, column } = figuresOf({ completed: 0, used: -10 }, { completed: 200, used: -50 });
    expect(figures.lastUse(column)).toBe(secondsOf(-10));
    expect(figures.lastUseOfAny([column])).toBe(secondsOf(-10));
    expect(figures.lastUser(column)).toBe(0);
  });

  it('is nobody’s where nobody ever used it', () => {
    const { figures, column } = figuresOf({ completed: 0, used: null }, { completed: 9, used: null });
    expect(figures.lastUse(column)).toBe(0);
    expect(figures.lastUseOfAny([column])).toBe(0);
    expect(figures.lastUser(column)).toBeNull();
  });
});

describe('those who used a service', () => {
  it('are counted by the days before their own report', () => {
    const { figures, column } = figuresOf(
      { completed: 0, used: -10 },
      { completed: 200, used: 100 },
      { completed: 200, used: 200 },
      { completed: 0, used: null },
    );
    expect([0, 9, 10, 99, 100].map((days) => figures.usedEntities(column, days))).toEqual([1, 1, 2, 2, 3]);
    expect(figures.neverUsedEntities(column)).toBe(1);
    expect(figures.grantedEntities(column)).toBe(4);
  });
});
