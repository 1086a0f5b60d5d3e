import { z } from 'zod';
import { accountsFile } from '../accounts-file.ts';
import { SettingsError } from '../settings.ts';
import type { Simulation } from '../simulation.ts';
import { changeEntities, recordUse, setAccountState } from './changes.ts';
import { AdminError } from './errors.ts';
import { accountTruth } from './truth.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Body: the parsed JSON of the request, undefined where there is none. What it returns goes out as JSON. */
type Route = (simulation: Simulation, body: unknown, query: URLSearchParams) => unknown;

const expiry = z.strictObject({ accountId: z.string().optional() });

const routes: Readonly<Record<string, Route>> = {
  'GET /_admin/settings': ({ settings }) => settings,
  'PATCH /_admin/settings': (simulation, body) => simulation.change(body),
  'GET /_admin/credentials': (simulation) => simulation.workerKey(),
  'GET /_admin/statistics': ({ statistics }) => statistics.report(),
  'POST /_admin/statistics/reset': ({ statistics }) => {
    statistics.reset();
    return statistics.report();
  },
  'GET /_admin/truth': (simulation, _, query) => accountTruth(simulation, Object.fromEntries(query)),
  'POST /_admin/entities': changeEntities,
  'POST /_admin/use': recordUse,
  'POST /_admin/accounts': setAccountState,
  'POST /_admin/sessions/expire': ({ sessions }, body) => ({
    expired: sessions.expire(expiry.parse(body ?? {}).accountId),
  }),
};

/** The admin path: knobs, ground truth, statistics and changes of the world. Refusals are `{ error }` with 400 or 404. */
export function answerAdmin(simulation: Simulation, method: string, url: string, body: string): AdminAnswer {
  const { pathname, searchParams } = new URL(url, 'http://simulator');
  const name = `${method} ${pathname}`;
  try {
    if (name === 'GET /_admin/accounts.yaml') {
      return { status: 200, contentType: 'application/yaml', text: accountsFile(simulation.world) };
    }
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (route === undefined) {
      throw new AdminError(
        404,
        `There is no ${name}. There are: ${Object.keys(routes).join(', ')}, GET /_admin/accounts.yaml.`,
      );
    }
    return json(200, route(simulation, body === '' ? undefined : JSON.parse(body), searchParams));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.status === 500) console.error(error);
    return json(refusal.status, { error: refusal.message });
  }
}

function refusalOf(error: unknown): { readonly status: number; readonly message: string } {
  if (error instanceof AdminError) return error;
  if (error instanceof z.ZodError) return { status: 400, message: z.prettifyError(error) };
  const isRequests = error instanceof SettingsError || error instanceof SyntaxError;
  return isRequests
    ? { status: 400, message: error.message }
    : { status: 500, message: 'The simulator has a defect.' };
}

function json(status: number, value: unknown): AdminAnswer {
  return { status, contentType: 'application/json', text: `${JSON.stringify(value)}\n` };
}
