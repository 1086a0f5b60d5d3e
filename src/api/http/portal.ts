import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Nothing from elsewhere, no inline script or style, in nobody's frame. WebSockets to the own host count as `'self'`.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The names of files in this folder have a hash of their content, so a name never gets another content. */
const hashedFolder = '/assets/';

/** The portal's pages have addresses of their own, which the page itself reads. */
const pageAddresses = ['/', '/accounts', '/entities', '/entity', '/services', '/jobs'];

/**
 * Serves the portal as `npm run build` made it.
 * @returns whether there is one; where none was built, nothing is served
 */
export async function servePortal(app: FastifyInstance): Promise<boolean> {
  const folder = join(projectRoot(import.meta.dirname), 'dist', 'portal');
  if (!existsSync(join(folder, 'index.html'))) return false;
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('x-content-type-options', 'nosniff');
      reply.header(
        'cache-control',
        path.includes(hashedFolder) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  for (const address of pageAddresses) app.get(address, (_request, reply) => sendPage(reply));
  for (const parent of ['/accounts', '/services', '/jobs']) {
    app.get(`${parent}/*`, (_request, reply) => sendPage(reply));
  }
  return true;
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'no-referrer')
    .sendFile('index.html');
}

/** The source tree and `dist/` see the same folder. */
function projectRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json in ${import.meta.dirname} or above it`);
  return projectRoot(parent);
}
