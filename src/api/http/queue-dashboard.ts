import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessControl } from '../auth/index.ts';
import { ApiError, presentError } from '../errors/index.ts';
import { basedPagePolicy, isPage } from './browser-protection.ts';
import { signIn } from './sign-in.ts';

const path = '/admin/queues';

/**
 * Serves Bull Board: what waits in the queues, those of the workers that are there included, and what failed. Read-only,
 * because jobs follow rules that it doesn't know, and only for those who look after all accounts, because it shows all
 * of them.
 */
export async function serveQueueDashboard(
  app: FastifyInstance,
  listQueues: () => Promise<readonly Queue[]>,
  access: AccessControl,
): Promise<void> {
  const adapter = new FastifyAdapter().setBasePath(path);
  const board = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Lapse' } },
  });
  await app.register(async (scope) => {
    scope.addHook('onRequest', (request, reply) => admitAdministrators(request, reply, access));
    scope.addHook('onRequest', async () => {
      const queues = await listQueues();
      board.replaceQueues(queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })));
    });
    scope.addHook('onSend', (_request, reply, payload, done) => {
      done(null, typeof payload === 'string' && isPage(reply) ? ownPage(reply, payload) : payload);
    });
    await scope.register(adapter.registerPlugin(), { prefix: path });
  });
}

/** Below its first page Bull Board finds its files by a `base`; and it names fonts elsewhere, which it does without. */
function ownPage(reply: FastifyReply, page: string): string {
  reply.header('content-security-policy', basedPagePolicy);
  return page.replaceAll(/<link href="https:[^>]*>/g, '');
}

async function admitAdministrators(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  access: AccessControl,
): Promise<FastifyReply | undefined> {
  try {
    const { identity } = await signIn(headers.authorization, access);
    if (access.callerOf(identity).admin.kind === 'all') return undefined;
    const refusal = new ApiError(
      'FORBIDDEN',
      'the queues show all accounts: you need "admin" for all of them',
    );
    return await reply.code(403).send({ errors: [presentError(refusal)] });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return reply
      .code(401)
      .header('www-authenticate', 'Bearer')
      .send({ errors: [presentError(error)] });
  }
}
