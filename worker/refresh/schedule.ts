import type { RefreshSchedule } from '../../src/accounts/index.ts';

const minutesPerDay = 24 * 60;
const hoursWhileOff = 4;

/** The time between two reports of an entity, or null while nothing is to be refreshed. */
export function periodAt(schedule: RefreshSchedule, now: Date): number | null {
  if (schedule === 'off') return null;
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  return schedule.quietHours.some((hours) => covers(hours, minute)) ? null : schedule.everyHours * 3_600_000;
}

/**
 * When a report that is made now is to be made again: up to a tenth before its period is over, so that what was made
 * in one rush drifts apart. A schedule that is off may be on by then.
 */
export function nextDue(schedule: RefreshSchedule): number {
  const hours = schedule === 'off' ? hoursWhileOff : schedule.everyHours;
  return Date.now() + hours * 3_600_000 * (0.9 + Math.random() * 0.1);
}

/** @param hours like "22:00-06:00": the first minute included, the last one not */
function covers(hours: string, minute: number): boolean {
  const [from = 0, to = 0] = hours.split('-').map(minuteOf);
  const length = (to - from + minutesPerDay) % minutesPerDay || minutesPerDay;
  return (minute - from + minutesPerDay) % minutesPerDay < length;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
