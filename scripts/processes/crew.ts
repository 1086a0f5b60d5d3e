import { StartError } from './start-error.ts';
import type { SupervisedProcess } from './supervised-process.ts';

type Member = Pick<SupervisedProcess<unknown>, 'name' | 'ended' | 'isStopping' | 'lastLines' | 'stop'>;

/** Processes that live and end together. */
export interface Crew {
  /** Waits for a process to start and keeps it. */
  add<Process extends Member>(starting: Promise<Process>): Promise<Process>;
  /** Stops some of them, the youngest first; all of them when none is named. */
  stop(...names: string[]): Promise<void>;
}

/** @param onLost told of a process that ended without having been asked to */
export function createCrew(onLost: (member: Member, how: string) => void): Crew {
  let members: Member[] = [];
  let isOver = false;
  return {
    add: async (starting) => {
      const member = await starting;
      members.push(member);
      void member.ended.then((how) => {
        members = members.filter((other) => other !== member);
        if (!member.isStopping()) onLost(member, how);
      });
      if (isOver) {
        await member.stop();
        throw new StartError(`${member.name} was stopped while it started.`);
      }
      return member;
    },
    stop: async (...names) => {
      isOver ||= names.length === 0;
      const leaving = members.filter(({ name }) => names.length === 0 || names.includes(name));
      for (const member of leaving.reverse()) await member.stop();
    },
  };
}
