import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SettingsError, type MetricsAddress } from '../config/index.ts';
import type { Hindrances } from './hindrances.ts';
import type { Logger } from './logger.ts';
import type { ProcessMetrics } from './metrics/index.ts';

export interface MetricsServerOptions {
  /** Null to serve nothing. */
  readonly address: MetricsAddress | null;
  readonly metrics: Pick<ProcessMetrics, 'contentType' | 'render' | 'watchProcess'>;
  readonly hindrances: Hindrances;
  readonly logger: Logger;
}

export interface MetricsServer {
  stop(): Promise<void>;
}

/**
 * Serves `/metrics` for Prometheus, and `/healthz` and `/readyz` for whoever starts and replaces the process, on a
 * port of their own: they are for machines of the operator, never for clients. It answers from before the process is
 * ready until after it has stopped.
 * @throws SettingsError when nobody can listen at the address
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { address, metrics, hindrances, logger } = options;
  if (address === null) return { stop: () => Promise.resolve() };
  metrics.watchProcess(hindrances);
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      logger.error({ error }, 'the metrics could not be told');
      response.writeHead(500).end();
    });
  });
  const port = await listen(server, address);
  logger.info({ metricsUrl: `http://${address.host}:${port}/metrics` }, 'metrics are served');
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  { metrics, hindrances }: MetricsServerOptions,
): Promise<void> {
  switch (method === 'GET' ? url : undefined) {
    case '/metrics':
      response.setHeader('content-type', metrics.contentType);
      response.end(await metrics.render());
      return;
    case '/healthz':
      answerJson(response, 200, { status: 'ok' });
      return;
    case '/readyz':
      answerReadiness(response, hindrances());
      return;
    default:
      answerJson(response, 404, { message: 'there are GET /metrics, /healthz and /readyz' });
  }
}

function answerReadiness(response: ServerResponse, found: string[]): void {
  if (found.length === 0) answerJson(response, 200, { status: 'ready' });
  else answerJson(response, 503, { status: 'not ready', hindrances: found });
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

async function listen(server: Server, { host, port }: MetricsAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new SettingsError(
          `LAPSE_METRICS_HOST is "${host}" and LAPSE_METRICS_PORT is ${port}: listening there failed (${error.code ?? error.message}); choose another`,
        ),
      );
    });
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}
