import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import { join } from 'node:path';
import { createTemporaryFolder } from './temporary-folder.ts';

/** Requests that a gate keeps from going on. */
export interface Hold {
  /** Resolves when the first one has arrived. */
  readonly held: Promise<void>;
  release(): void;
}

/**
 * A way to Redis or to the simulated AWS that can be blocked: so that a process can be caught at one step of its work.
 */
export interface Gate {
  /** What to connect to instead. */
  readonly url: string;
  /**
   * Holds what is sent from the first bytes on that match, with all that follows on their connection. A request
   * that is held has not arrived.
   */
  holdAt(pattern: RegExp): Hold;
  /** Cuts the connections on which something arrives that matches, again and again. */
  cutAt(pattern: RegExp): void;
  /** Cuts all connections and refuses new ones, until `open`. */
  shut(): void;
  open(): Promise<void>;
}

/** @param url `unix://…` or `http://…`, where the way leads */
export async function startGate(url: string): Promise<Gate> {
  const { protocol, pathname, hostname, port } = new URL(url);
  const isSocket = protocol === 'unix:';
  const upstream: NetConnectOpts = isSocket
    ? { path: pathname }
    : { host: hostname, port: Number(port), noDelay: true };
  const holds = new Set<OpenHold>();
  const cuts: RegExp[] = [];
  const connections = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(upstream);
    for (const socket of [client, target]) {
      connections.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        connections.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    target.pipe(client);
    let hold: OpenHold | undefined;
    client.on('data', (chunk) => {
      if (cuts.some((pattern) => pattern.test(chunk.toString()))) client.destroy();
      hold ??= [...holds].find(({ pattern }) => pattern.test(chunk.toString()));
      if (hold === undefined) target.write(chunk);
      else
        hold.keep(() => {
          hold = undefined;
          target.write(chunk);
        });
    });
  });
  const socketPath = join(createTemporaryFolder(), 'gate.sock');
  let ownPort = 0;
  const open = async () => {
    server.listen(isSocket ? { path: socketPath } : { host: '127.0.0.1', port: ownPort });
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address !== null) ownPort = address.port;
  };
  await open();
  server.unref();
  return {
    url: isSocket ? `unix://${socketPath}` : `http://127.0.0.1:${ownPort}`,
    holdAt: (pattern) => {
      const hold = new OpenHold(pattern, () => holds.delete(hold));
      holds.add(hold);
      return hold;
    },
    cutAt: (pattern) => void cuts.push(pattern),
    shut: () => {
      server.close();
      for (const socket of connections) socket.destroy();
    },
    open,
  };
}

class OpenHold implements Hold {
  readonly pattern: RegExp;
  readonly held: Promise<void>;
  readonly #onRelease: () => void;
  #kept: (() => void)[] = [];
  #onHeld: () => void = () => undefined;

  constructor(pattern: RegExp, onRelease: () => void) {
    this.pattern = pattern;
    this.#onRelease = onRelease;
    this.held = new Promise((resolve) => (this.#onHeld = resolve));
  }

  keep(send: () => void): void {
    this.#kept.push(send);
    this.#onHeld();
  }

  release(): void {
    this.#onRelease();
    for (const send of this.#kept.splice(0)) send();
  }
}
