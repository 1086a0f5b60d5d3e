import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { collectors, type CollectorName } from '../peers/index.ts';
import type { Measurement } from './measurement.ts';
import { usageBetween } from './measurement.ts';
import { answerSchema, type Answer, type Command, type Task } from './peer-messages.ts';
import { processUsage } from './process-usage.ts';
import { scoreOutcomes } from './score.ts';
import type { AccountTruth, SimulatorAdmin } from './simulated-aws.ts';

const program = fileURLToPath(new URL('peer-process.ts', import.meta.url));

/** Has a peer collect in a process of its own until it ends or its time is over. */
export async function runPeer(
  name: CollectorName,
  task: Task,
  { admin, truths, seconds }: { admin: SimulatorAdmin; truths: readonly AccountTruth[]; seconds: number },
): Promise<Measurement> {
  const child = fork(program, [name], {
    execArgv: ['--no-warnings', '--import', 'tsx'],
    serialization: 'advanced',
  });
  try {
    await answerOf(child, 'ready');
    await admin.resetStatistics();
    const before = processUsage(child.pid ?? 0);
    command(child, { kind: 'collect', task });
    const time = new AbortController();
    const hasEnded = await Promise.race([
      answerOf(child, 'ended').then(() => true),
      sleep(seconds * 1_000, false, { signal: time.signal }),
    ]);
    time.abort();
    const usage = usageBetween(before, processUsage(child.pid ?? 0));
    const counts = await admin.reportCalls();
    command(child, { kind: 'stop' });
    const { outcomes, reportsAfter } = await answerOf(child, 'told');
    return {
      contender: collectors[name].name,
      reportSeconds: reportsAfter.map((milliseconds) => milliseconds / 1_000),
      hasEnded,
      counts,
      usage,
      score: scoreOutcomes(truths, new Map(outcomes), hasEnded),
    };
  } finally {
    child.kill('SIGKILL');
  }
}

function command(child: ChildProcess, message: Command): void {
  child.send(message);
}

/** @throws Error when the process ends before it answers so */
async function answerOf<Kind extends Answer['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Answer, { kind: Kind }>> {
  for (;;) {
    const message = await Promise.race([
      once(child, 'message').then(([first]: unknown[]) => first),
      once(child, 'exit').then(([code]: unknown[]) => {
        throw new Error(`a peer's process ended with ${String(code)}`);
      }),
    ]);
    const answer = answerSchema.parse(message);
    if (isKind(answer, kind)) return answer;
  }
}

function isKind<Kind extends Answer['kind']>(
  answer: Answer,
  kind: Kind,
): answer is Extract<Answer, { kind: Kind }> {
  return answer.kind === kind;
}
