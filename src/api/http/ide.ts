import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessControl } from '../auth/index.ts';
import { renderIdePage } from '../ide/index.ts';
import { pagePolicy } from './browser-protection.ts';

/** Finds an entity that the page's examples can be about; null while none is known or may be shown. */
export type FindExampleArn = () => string | null;

/**
 * The IDE for whoever opens the API's address in a browser. Where people have to sign in, so they have here: a proxy
 * in front of the API can do that for a browser.
 */
export class Ide {
  readonly #findExampleArn: FindExampleArn;
  readonly #access: AccessControl;
  /** Made when first asked for, because it is large; again once there is an entity to show. */
  #page: { readonly exampleArn: string | null; readonly gzip: Buffer } | null = null;

  constructor(findExampleArn: FindExampleArn, access: AccessControl) {
    this.#findExampleArn = findExampleArn;
    this.#access = access;
  }

  /** Serves the page at the root. */
  serveAt(app: FastifyInstance, url: string): void {
    app.get(url, (request, reply) => this.send(request, reply));
  }

  /** Whether a request to the API's own path comes from somebody who looks at it, rather than from a client. */
  isAskedFor({ method, query, headers: { accept } }: FastifyRequest): boolean {
    const asks = typeof query === 'object' && query !== null && 'query' in query;
    return method === 'GET' && !asks && accept?.includes('text/html') === true;
  }

  async send({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { kind } = await this.#access.authenticate({ authorization: headers.authorization ?? null });
    if (kind !== 'accepted') return reply.code(401).header('www-authenticate', 'Bearer').send(signInFirst);
    const gzip = await this.#render();
    void reply
      .type('text/html; charset=utf-8')
      .header('vary', 'accept, accept-encoding')
      .header('content-security-policy', pagePolicy);
    return headers['accept-encoding']?.includes('gzip') === true
      ? reply.header('content-encoding', 'gzip').send(gzip)
      : reply.send(gunzipSync(gzip));
  }

  async #render(): Promise<Buffer> {
    const known = this.#page;
    const exampleArn = known?.exampleArn ?? this.#findExampleArn();
    if (known !== null && known.exampleArn === exampleArn) return known.gzip;
    const gzip = gzipSync(await renderIdePage(exampleArn ?? undefined));
    this.#page = { exampleArn, gzip };
    return gzip;
  }
}

const signInFirst = {
  errors: [
    {
      message: 'sign in: send "Authorization: Bearer <token>"',
      extensions: { code: 'UNAUTHENTICATED' },
    },
  ],
};
