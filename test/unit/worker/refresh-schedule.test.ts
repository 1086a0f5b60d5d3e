import { describe, expect, it } from 'vitest';
import { nextDue, periodAt } from '../../../worker/refresh/schedule.ts';

const hour = 3_600_000;
const schedule = { everyHours: 6, quietHours: ['22:00-06:00', '12:00-13:00'], newEntities: false };

describe('a refresh schedule', () => {
  it.each(['2026-05-04T06:00:00Z', '2026-05-04T11:59:59Z', '2026-05-04T13:00:00Z', '2026-05-04T21:59:00Z'])(
    'refreshes at %s, outside its quiet hours',
    (time) => {
      expect(periodAt(schedule, new Date(time))).toBe(6 * hour);
    },
  );

  it.each(['2026-05-04T22:00:00Z', '2026-05-05T00:30:00Z', '2026-05-05T05:59:59Z', '2026-05-04T12:30:00Z'])(
    'rests at %s, within its quiet hours, which may span midnight',
    (time) => {
      expect(periodAt(schedule, new Date(time))).toBeNull();
    },
  );

  it('rests always while it is off', () => {
    expect(periodAt('off', new Date())).toBeNull();
  });

  it('makes a report due again in the last tenth of its period', () => {
    const before = Date.now();
    const due = nextDue(schedule);
    expect(due).toBeGreaterThanOrEqual(before + 5.4 * hour);
    expect(due).toBeLessThanOrEqual(Date.now() + 6 * hour);
  });
});
