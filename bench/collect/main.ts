import { peers, type CollectorName } from '../peers/index.ts';
import { readArguments, usage, type CollectArguments } from './arguments.ts';
import { measurePass, measureSteadyState, type LapseRun } from './lapse-run.ts';
import { secondsOf, type Measurement } from './measurement.ts';
import { runPeer } from './peer-run.ts';
import { startBench, type Bench } from './processes.ts';
import { formatLimits, formatMeasurements, formatSteadyState, type Limits } from './results.ts';
import { permittedRate, throttlesOf, withoutLimits, type Scenario } from './scenarios.ts';
import { SimulatorAdmin, type AccountTruth } from './simulated-aws.ts';
import { prepareWorld } from './world.ts';

const adaptSeconds = 40;
const steadySeconds = 15;
/** Short, so that stuck jobs end within the benchmark. */
const deadlineSeconds = 30;

/** Lapse and the systems that people use today, collecting the same reports from the same simulated AWS. */
export async function run(args: readonly string[]): Promise<void> {
  const collectArguments = readArguments(args);
  if (collectArguments === null) {
    console.log(usage);
    return;
  }
  const bench = await startBench(collectArguments.accounts);
  try {
    const admin = new SimulatorAdmin(bench.aws);
    const machine = await measureMachine(bench, admin);
    for (const scenario of collectArguments.scenarios) {
      await runScenario(bench, { admin, machine, scenario, ...collectArguments });
    }
  } finally {
    await bench.stop();
  }
}

interface Surroundings extends CollectArguments {
  readonly admin: SimulatorAdmin;
  /** Reports a second that this machine moves. */
  readonly machine: number;
  readonly scenario: Scenario;
}

async function runScenario(bench: Bench, surroundings: Surroundings): Promise<void> {
  const { admin, scenario, contenders, seconds, machine } = surroundings;
  const { truths, task } = await prepareWorld(bench, admin, (accountIds) => ({
    ...scenario.settings,
    throttles: throttlesOf(scenario, accountIds),
  }));
  const limits: Limits = {
    machine,
    permitted: permittedRate(
      scenario,
      truths.map(({ entities }) => entities.map(({ services }) => services.length)),
    ),
  };
  console.log(`\n# ${scenario.name}: ${scenario.description}\n${formatLimits(limits)}\n`);
  const measurements: Measurement[] = [];
  for (const workers of contenders.includes('lapse') ? surroundings.workers : []) {
    const { passes, text } = await runLapse(bench, workers, { admin, truths, limits });
    measurements.push(...passes);
    console.log(`${text}\n`);
  }
  for (const name of peerNames(contenders)) {
    measurements.push(await runPeer(name, task, { admin, truths, seconds }));
  }
  console.log(
    `Every report once; reports/s up to the last report of each. Peers are stopped after ${seconds} s.`,
  );
  console.log(formatMeasurements(measurements));
}

async function runLapse(
  bench: Bench,
  workers: number,
  { admin, truths, limits }: { admin: SimulatorAdmin; truths: readonly AccountTruth[]; limits: Limits },
): Promise<{ passes: Measurement[]; text: string }> {
  const lapse = await bench.startLapse(workers, deadlineSeconds);
  try {
    const lapseRun: LapseRun = { ...lapse, admin, truths };
    await lapse.client.inventoriesTaken(truths.length);
    const name = workers === 1 ? 'Lapse' : `Lapse with ${workers} workers`;
    const first = await measurePass(lapseRun, `${name}, first time`);
    const steady = await measureSteadyState(lapseRun, { adaptSeconds, seconds: steadySeconds });
    const adapted = await measurePass(lapseRun, `${name}, adapted`);
    return { passes: [first, adapted], text: formatSteadyState(name, steady, limits) };
  } finally {
    await lapse.stop();
  }
}

/** Reports a second with nothing but the calls. The first round is to warm up. */
async function measureMachine(bench: Bench, admin: SimulatorAdmin): Promise<number> {
  const { truths, task } = await prepareWorld(bench, admin, () => withoutLimits);
  await runPeer('calls-alone', task, { admin, truths, seconds: 60 });
  const measurement = await runPeer('calls-alone', task, { admin, truths, seconds: 60 });
  return measurement.score.reports / secondsOf(measurement);
}

function peerNames(contenders: readonly string[]): CollectorName[] {
  return Object.keys(peers).filter(
    (name): name is CollectorName => name in peers && contenders.includes(name),
  );
}
