import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from './loopback.ts';

export interface BrowserProtectionOptions {
  /** Web pages' origins that may call, besides the API's own. */
  readonly corsOrigins: readonly string[];
  /** Nobody has to sign in. */
  readonly isOpen: boolean;
}

const allowedHeaders =
  'authorization, content-type, apollo-require-preflight, if-none-match, x-apollo-operation-name';
const exposedHeaders = 'etag, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after';
const preflightSeconds = '600';

/** Answers are data, never pages: no browser shall show, frame, guess at or keep them. */
const headers = Object.entries({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

/** Pages, like the portal's, that bring their scripts in files of their own. */
const ownPagePolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** The same for pages with a `base` of their own. */
export const basedPagePolicy = ownPagePolicy.replace("base-uri 'none'", "base-uri 'self'");

/** The IDE is one page with everything in it. */
export const pagePolicy =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'; " +
  "img-src data:; font-src data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'";

/** What keeps other pages in a user's browser from using the API in the user's name. */
export function protectFromBrowsers(
  app: FastifyInstance,
  { corsOrigins, isOpen }: BrowserProtectionOptions,
): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isOpen && !isForThisMachine(request)) return refuseHost(request, reply);
    allowOrigin(request, reply, corsOrigins);
    if (request.method !== 'OPTIONS') return undefined;
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': allowedHeaders,
        'access-control-max-age': preflightSeconds,
      })
      .send();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isPage(reply) && !reply.hasHeader('content-security-policy')) {
      reply.header('content-security-policy', ownPagePolicy);
    }
    for (const [name, value] of headers) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    done();
  });
}

export function isPage(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/html');
}

/**
 * Whether a web page may open a connection: one that we served ourselves, or of an origin that is listed. Programs
 * send no origin.
 */
export function isOriginAllowed(
  { origin, host }: { readonly origin?: string | undefined; readonly host?: string | undefined },
  { corsOrigins, isOpen }: BrowserProtectionOptions,
): boolean {
  if (isOpen && !isLoopback(hostNameOf(host))) return false;
  if (origin === undefined) return true;
  return corsOrigins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}

/**
 * A page can make its own name lead to this machine and then call the API as its own origin. Where nobody has to
 * sign in, only names that are always this machine's count.
 */
function isForThisMachine({ headers: { host = '' } }: FastifyRequest): boolean {
  return usualLoopback.test(host) || isLoopback(hostNameOf(host));
}

/** What nearly everybody sends, who then need not have it read as a URL. */
const usualLoopback = /^(localhost|127\.0\.0\.1)(:\d{1,5})?$/;

function hostNameOf(host = ''): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
}

function refuseHost(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = `this API is for this machine only, not for "${request.headers.host ?? ''}": ask at 127.0.0.1, or have people sign in`;
  return reply.code(421).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

function allowOrigin(request: FastifyRequest, reply: FastifyReply, corsOrigins: readonly string[]): void {
  if (corsOrigins.length === 0) return;
  reply.header('vary', 'origin');
  const { origin } = request.headers;
  if (origin === undefined || !corsOrigins.includes(origin)) return;
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposedHeaders,
    'cross-origin-resource-policy': 'cross-origin',
  });
}
