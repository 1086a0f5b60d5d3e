import { parseArgs } from 'node:util';
import { peers } from '../peers/index.ts';
import { scenarios, type Scenario } from './scenarios.ts';

export const contenderNames = ['lapse', ...Object.keys(peers)];

export interface CollectArguments {
  readonly contenders: readonly string[];
  readonly scenarios: readonly Scenario[];
  /** How long a peer may take in one scenario. */
  readonly seconds: number;
  readonly accounts: number;
  /** Worker processes of Lapse, one measurement for each number. */
  readonly workers: readonly number[];
}

export const usage = `npm run bench -- collect
  --only <names>       of ${contenderNames.join(', ')}, separated by commas; all by default
  --scenario <name>    ideal or hostile; both by default
  --seconds <number>   after which a peer is stopped; 20 by default
  --accounts <number>  of 50 entities each; 20 by default
  --workers <numbers>  worker processes of Lapse, 1 by default; for 1,2,4 it is measured three times`;

/**
 * @returns null when help is asked for
 * @throws Error that names the argument and what is expected
 */
export function readArguments(args: readonly string[]): CollectArguments | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: contenderNames.join(',') },
      scenario: { type: 'string' },
      seconds: { type: 'string', default: '20' },
      accounts: { type: 'string', default: '20' },
      workers: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { scenario } = values;
  return {
    contenders: values.only.split(',').map((name) => oneOf('only', name, contenderNames)),
    scenarios: scenarios.filter(
      ({ name }) =>
        scenario === undefined ||
        name ===
          oneOf(
            'scenario',
            scenario,
            scenarios.map((each) => each.name),
          ),
    ),
    seconds: positive('seconds', values.seconds),
    accounts: positive('accounts', values.accounts),
    workers: values.workers.split(',').map((text) => positive('workers', text)),
  };
}

function oneOf(argument: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new Error(`--${argument} ${value}: expected one of ${known.join(', ')}\n\n${usage}`);
}

function positive(argument: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--${argument} ${text}: expected a whole number above 0\n\n${usage}`);
}
