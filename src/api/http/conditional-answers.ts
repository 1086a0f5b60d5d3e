import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Lets clients keep answers to GET and ask whether they still hold: `ETag`, `If-None-Match`, 304. Only the caller's own
 * client may keep them, and it has to ask each time, with the credentials of the time: an answer is worked out for
 * whoever asks now before it is compared. Answers to POST, and those with errors, are never kept.
 */
export function answerConditionally(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const tag = reply.getHeader('etag');
    if (typeof tag !== 'string' || typeof payload !== 'string') {
      done(null, payload);
      return;
    }
    reply.header('cache-control', 'private, no-cache').header('vary', varyOf(reply));
    if (reply.statusCode !== 200 || !isKnown(request, tag)) {
      done(null, payload);
      return;
    }
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    done(null, '');
  });
}

/** Tells one answer's data from another. Weak: what is left of the caller's budget may differ, and the encoding. */
export function entityTagOf(json: string): string {
  return `W/"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
}

function isKnown({ headers }: FastifyRequest, tag: string): boolean {
  const known = headers['if-none-match'] ?? '';
  return known === '*' || known.split(',').some((each) => each.trim() === tag);
}

function varyOf(reply: FastifyReply): string {
  const vary = reply.getHeader('vary');
  return vary === undefined ? 'authorization' : `${String(vary)}, authorization`;
}
