import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { allAccounts } from '../accounts/index.ts';
import { SettingsError, type ApiSettings } from '../config/index.ts';
import { ApiMetrics, startMetricsServer, type Hindrances, type Logger } from '../telemetry/index.ts';
import { AccessControl, needsNoSignIn } from './auth/index.ts';
import { openDomain, type Domain } from './domain.ts';
import { createServer, isLoopback, type ApiServer } from './http/index.ts';
import { observeDomain, watchDomain } from './watch-domain.ts';

export interface RunningApi {
  /** Where GraphQL is served. */
  readonly url: string;
  /** Lets load balancers know and gives them time to, answers what has begun, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Starts the API in this process.
 * @throws SettingsError for a setting that can't work here: an address without protection, a busy port, no Redis
 */
export async function startApi(settings: ApiSettings, logger: Logger): Promise<RunningApi> {
  const isOpen = needsNoSignIn(settings);
  if (isOpen && !isLoopback(settings.host)) {
    throw new SettingsError(
      `HOST is "${settings.host}", which others can reach, and nobody has to sign in: ` +
        'set LAPSE_SERVICE_TOKENS or LAPSE_JWT_ISSUER, or HOST to 127.0.0.1',
    );
  }
  if (isOpen) {
    logger.info(
      'everybody on this machine may call: neither LAPSE_SERVICE_TOKENS nor LAPSE_JWT_ISSUER is set',
    );
  }
  const metrics = new ApiMetrics();
  let hindrances: Hindrances = () => ['the process is starting'];
  const metricsServer = await startMetricsServer({
    address: settings.metrics,
    metrics,
    hindrances: () => hindrances(),
    logger,
  });
  const api = await serve({ settings, isOpen, metrics, logger }).catch(async (error: unknown) => {
    await metricsServer.stop();
    throw error;
  });
  hindrances = api.hindrances;
  return {
    url: api.url,
    async stop() {
      await api.stop();
      await metricsServer.stop();
    },
  };
}

interface ServeOptions {
  readonly settings: ApiSettings;
  readonly isOpen: boolean;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
}

/** Opens the domain and serves it. */
async function serve({ settings, isOpen, metrics, logger }: ServeOptions) {
  const openedDomain = await openDomain(settings, logger, observeDomain(metrics));
  const { domain, redis, listQueues, close } = openedDomain;
  watchDomain(metrics, openedDomain);
  const listAccounts = () => domain.index.listAccounts(allAccounts);
  const access = await AccessControl.open(settings, listAccounts, logger).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  let isStopping = false;
  const hindrances = () => (isStopping ? ['the process is stopping'] : openedDomain.hindrances());
  const server = await createServer({
    ...{ settings, domain, access, redis, listQueues, hindrances, metrics, logger },
    findExampleArn: () => (isOpen ? findExampleArn(domain) : null),
  });
  const url = await listen(server, settings).catch(async (error: unknown) => {
    await server.stop();
    access.close();
    await close();
    throw error;
  });
  return {
    ...{ url, hindrances },
    async stop() {
      isStopping = true;
      await sleep(settings.drainSeconds * 1_000);
      await server.stop();
      access.close();
      await close();
    },
  };
}

/** The role that is granted most, as far as reports are there. */
function findExampleArn({ index }: Domain): string | null {
  const page = index.listEntities(
    allAccounts,
    { types: ['ROLE'] },
    { field: 'GRANTED_SERVICES', direction: 'DESC' },
    { direction: 'forward', limit: 1, after: null },
  );
  return page.rows[0]?.row.arn ?? null;
}

async function listen({ app }: ApiServer, { host, port }: ApiSettings): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new SettingsError(`HOST is "${host}" and PORT is ${port}: ${whyNotListening(error)}`);
  }
  const address = app.server.address();
  return urlOf(host, isAddressInfo(address) ? address.port : port);
}

function whyNotListening(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : String(error);
  switch (code) {
    case 'EADDRINUSE':
      return 'something else listens there; stop it, or set PORT to another number';
    case 'EACCES':
      return 'this user may not listen there; set PORT to 1024 or above';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine has no such address; set HOST to one that it has';
    default:
      return `listening there failed (${String(code)})`;
  }
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address === 'object';
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql`;
}
