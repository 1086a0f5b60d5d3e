import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerAdmin } from './admin/index.ts';
import { answerCall, type Answer } from './answer.ts';
import { combine, fraction, hashText } from './random.ts';
import type { Simulation } from './simulation.ts';

const bodyLimit = 1_000_000;
/** Longer than clients keep a connection they don't use, so that it is they who close it. */
const keepAliveMs = 75_000;

/** One HTTP server: the admin path under `/_admin`, everything else is AWS. */
export function createSimulatorServer(simulation: Simulation): Server {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    void respond(simulation, requests, request, response);
  });
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

async function respond(
  simulation: Simulation,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) {
    request.socket.destroy();
    return;
  }
  const { method = 'GET', url = '/', headers } = request;
  if (url.startsWith('/_admin')) {
    const { status, contentType, text } = answerAdmin(simulation, method, url, body);
    response.writeHead(status, { 'content-type': contentType }).end(text);
    return;
  }
  await waitLatency(simulation, number);
  const answer = answerCall(simulation, { method, url, headers, body });
  if (answer.kind === 'RESET') request.socket.resetAndDestroy();
  else if (answer.kind === 'BROKEN_OFF') breakOff(response, answer);
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Sends the first half of an answer and closes the connection. */
function breakOff(response: ServerResponse, { status, headers, body }: Exclude<Answer, { kind: 'RESET' }>) {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

function waitLatency({ settings }: Simulation, number: number): Promise<void> | undefined {
  const { latencyMinimumMs, latencyMaximumMs } = settings;
  if (latencyMaximumMs === 0) return undefined;
  const luck = fraction(combine(number, hashText(settings.seed)));
  return delay(latencyMinimumMs + (latencyMaximumMs - latencyMinimumMs) * luck);
}

/** Rejects when the body is too long or the client goes away. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    length += chunk.length;
    if (length > bodyLimit) throw new RangeError(`A body of more than ${bodyLimit} bytes is not read.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
