import type { FastifyInstance } from 'fastify';
import type { Hindrances } from '../../telemetry/index.ts';

/**
 * `/healthz`: the process runs. `/readyz`: it can answer queries; otherwise 503 with what is missing, so that a
 * load balancer sends the queries to others. The metrics' port answers the same from before this one is open.
 */
export function serveHealth(app: FastifyInstance, hindrances: Hindrances): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const found = hindrances();
    return found.length === 0
      ? reply.send({ status: 'ready' })
      : reply.code(503).send({ status: 'not ready', hindrances: found });
  });
}
