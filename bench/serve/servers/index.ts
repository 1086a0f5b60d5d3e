import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import Fastify from 'fastify';
import { createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import { createPeerContext, createPeerSchema, type ServeAnswer } from './peer-schema.ts';

/** Starts a server that gives out the answer; resolves with its address. */
type StartServer = (answer: ServeAnswer) => Promise<string>;

/** What Lapse is measured against, each as its own guide sets it up. */
export const servers: Readonly<Record<string, StartServer>> = {
  'node:http and JSON.stringify': startRaw,
  'mercurius with JIT': (answer) => startMercurius(answer, { jit: 1 }),
  mercurius: (answer) => startMercurius(answer, {}),
  'graphql-yoga': startYoga,
  'Apollo standalone': startApollo,
};

/** The least that a server in Node.js can do: read the operation, write the answer. */
function startRaw(answer: ServeAnswer): Promise<string> {
  return listen(
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        JSON.parse(Buffer.concat(chunks).toString());
        const body = JSON.stringify(answer);
        response.setHeader('content-type', 'application/json; charset=utf-8');
        response.setHeader('content-length', Buffer.byteLength(body));
        response.end(body);
      });
    }),
  );
}

async function startMercurius(answer: ServeAnswer, options: { jit?: number }): Promise<string> {
  const app = Fastify();
  await app.register(mercurius, {
    schema: createPeerSchema(answer),
    context: () => ({ ...createPeerContext() }),
    ...options,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return `${url}/graphql`;
}

function startYoga(answer: ServeAnswer): Promise<string> {
  const yoga = createYoga({ schema: createPeerSchema(answer), context: createPeerContext, logging: false });
  return listen(
    createServer((request, response) => {
      void yoga(request, response);
    }),
  );
}

async function startApollo(answer: ServeAnswer): Promise<string> {
  const server = new ApolloServer({ schema: createPeerSchema(answer) });
  const { url } = await startStandaloneServer(server, {
    context: () => Promise.resolve(createPeerContext()),
    listen: { host: '127.0.0.1', port: 0 },
  });
  return new URL('/graphql', url).href;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${portOf(server.address())}/graphql`);
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
