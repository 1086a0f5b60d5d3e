import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ErrorReporting } from './answered-errors.ts';
import { protectFromBrowsers, type BrowserProtectionOptions } from './browser-protection.ts';
import { compressAnswers } from './compress-answers.ts';
import { answerConditionally } from './conditional-answers.ts';
import { answerErrorsAsGraphQL } from './error-answers.ts';

/** The largest operation, variables included; over HTTP the body, over WebSocket the message. */
export const maximumBytes = 1_048_576;

/** An HTTP server without routes, with what holds for each of its answers. */
export async function createApp(
  options: BrowserProtectionOptions & ErrorReporting,
): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: maximumBytes, genReqId: () => randomUUID() });
  protectFromBrowsers(app, options);
  answerConditionally(app);
  await compressAnswers(app);
  answerErrorsAsGraphQL(app, options);
  return app;
}
