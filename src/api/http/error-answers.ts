import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { ErrorCode } from '../errors/index.ts';
import type { ErrorReporting } from './answered-errors.ts';

/** What keeps a request from being read at all, in the form of a GraphQL answer as clients expect it. */
export function answerErrorsAsGraphQL(app: FastifyInstance, { metrics, logger }: ErrorReporting): void {
  const answer: typeof send = (reply, status, code, ...rest) => {
    metrics.errorTold(code);
    return send(reply, status, code, ...rest);
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    switch (error.statusCode) {
      case 413:
        return answer(
          reply,
          413,
          'PAYLOAD_TOO_LARGE',
          `the body is over ${app.initialConfig.bodyLimit ?? 0} bytes`,
        );
      case 415:
        return answer(reply, 415, 'UNSUPPORTED_MEDIA_TYPE', 'send the operation as application/json');
      case 400:
        return answer(reply, 400, 'BAD_REQUEST', `the request can't be read: ${error.message}`);
      default:
        logger.error({ requestId: request.id, err: error }, 'a request failed');
        return answer(
          reply,
          500,
          'INTERNAL_SERVER_ERROR',
          'a fault in Lapse kept it from answering',
          request.id,
        );
    }
  });
  app.setNotFoundHandler((request, reply) =>
    answer(
      reply,
      404,
      'NOT_FOUND',
      `there is no ${request.method} ${request.url}; the API is at POST /graphql`,
    ),
  );
}

function send(
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  message: string,
  requestId?: string,
): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code, requestId } }] });
}
