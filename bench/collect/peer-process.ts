import { IAMClient, type ServiceLastAccessed } from '@aws-sdk/client-iam';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { collectors, type PeerAccount, type PeerAnswer } from '../peers/index.ts';
import { commandSchema, type Answer, type Task } from './peer-messages.ts';
import { rowOfAws } from './report-row.ts';
import { entityId } from './score.ts';

/** A peer in a process of its own, so that memory and processor time are its own too. */

const name = process.argv[2];
const collector = Object.entries(collectors).find(([known]) => known === name)?.[1];
if (collector === undefined) throw new Error(`There is no peer ${String(name)}.`);

const told = new Map<string, PeerAnswer>();
const reportsAfter: number[] = [];

process.on('message', (message) => {
  const command = commandSchema.parse(message);
  if (command.kind === 'collect') void collect(command.task);
  else tellAll();
});
process.once('disconnect', () => process.exit());
send({ kind: 'ready' });

async function collect(task: Task): Promise<void> {
  const startedAt = performance.now();
  await collector?.collect(accountsOf(task), ({ accountId }, arn, answer) => {
    told.set(entityId({ accountId, arn }), answer);
    if (answer.kind === 'report') reportsAfter.push(performance.now() - startedAt);
  });
  send({ kind: 'ended' });
}

/** Connections like Lapse's; each peer retries as its own SDK does. */
function accountsOf({ endpoint, accounts }: Task): PeerAccount[] {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    httpAgent: { maxSockets: 256 },
  });
  return accounts.map(({ accountId, credentials, arns }) => ({
    accountId,
    arns,
    iam: new IAMClient({ endpoint, region: 'us-east-1', credentials, requestHandler, maxAttempts: 1 }),
  }));
}

function tellAll(): void {
  const outcomes = Array.from(told, ([id, answer]): [string, OutcomeMessage] => [id, outcomeOf(answer)]);
  send({ kind: 'told', reportsAfter, outcomes });
}

type OutcomeMessage = Extract<Answer, { kind: 'told' }>['outcomes'][number][1];

function outcomeOf(answer: PeerAnswer): OutcomeMessage {
  if (answer.kind === 'error') return { kind: 'error', code: null };
  return { kind: 'report', rows: answer.rows.map((row: ServiceLastAccessed) => rowOfAws(row)) };
}

function send(answer: Answer): void {
  process.send?.(answer);
}
