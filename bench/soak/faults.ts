import { setTimeout as sleep } from 'node:timers/promises';
import type { SoakedLapse } from './processes.ts';

/** How often each fault was caused. */
export type FaultCounts = Record<string, number>;

const faultMilliseconds = 3_000;
const calmThrottles = { default: { rate: 50, burst: 100 } };

/** Causes faults until `isOver`, one after the other, again and again; each is over before the next. */
export async function causeFaults(
  lapse: SoakedLapse,
  isOver: Promise<boolean>,
  everyMilliseconds: number,
): Promise<FaultCounts> {
  const faults = faultsOf(lapse);
  const counts: FaultCounts = Object.fromEntries(faults.map(([name]) => [name, 0]));
  for (let turn = 0; !(await Promise.race([isOver, sleep(everyMilliseconds, false)])); turn++) {
    const [name, cause] = faults[turn % faults.length] ?? [];
    if (name === undefined || cause === undefined) continue;
    await cause();
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function faultsOf({
  simulatorUrl,
  ...lapse
}: SoakedLapse): readonly (readonly [string, () => Promise<void>])[] {
  const tell = async (method: string, path: string, body: object) => {
    await fetch(`${simulatorUrl}/_admin/${path}`, { method, body: JSON.stringify(body) });
  };
  const forAWhile = async (fault: object, calm: object) => {
    await tell('PATCH', 'settings', fault);
    await sleep(faultMilliseconds);
    await tell('PATCH', 'settings', calm);
  };
  return [
    ['workers killed', () => lapse.replaceOtherWorker()],
    [
      'spells of throttling',
      () => forAWhile({ throttles: { default: { rate: 1, burst: 1 } } }, { throttles: calmThrottles }),
    ],
    ['restarts of Redis', () => lapse.restartRedis()],
    [
      'spells of 5xx',
      () => forAWhile({ serverErrorShare: 0.5, resetShare: 0.3 }, { serverErrorShare: 0, resetShare: 0 }),
    ],
    ['standstills of Redis', () => lapse.pauseRedis(faultMilliseconds)],
    ['ends of all sessions', () => tell('POST', 'sessions/expire', {})],
  ];
}
