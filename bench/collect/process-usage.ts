import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What a process has used so far. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  /** The most memory that it held at one time. */
  readonly peakMegabytes: number;
}

/** Linux counts processor time in hundredths of a second for every program (proc(5), USER_HZ). */
const ticksPerSecond = 100;
/** Positions in /proc/<pid>/stat behind the program's name: time in user mode and in the kernel. */
const [userTime, systemTime] = [11, 12];

/** From Linux's /proc; NaN on other systems. */
export function processUsage(processId: number): ProcessUsage {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[userTime]) + Number(fields[systemTime]);
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
    return { cpuSeconds: ticks / ticksPerSecond, peakMegabytes: Number(kilobytes) / 1_024 };
  } catch {
    return { cpuSeconds: NaN, peakMegabytes: NaN };
  }
}

/** Processor time that this machine's cores have spent on anything since it started. */
export function machineCpuSeconds(): number {
  const milliseconds = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return milliseconds.reduce((total, each) => total + each, 0) / 1_000;
}
