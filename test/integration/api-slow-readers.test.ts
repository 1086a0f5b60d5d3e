import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { transitions, type ActiveReportJob } from '../../src/jobs/index.ts';
import { subscribe } from '../support/graphql.ts';
import { waitFor } from '../support/wait-for.ts';
import { accountId, queuedJob, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

/** Together far more bytes than sockets hold, which is some ten megabytes. */
const states = 80;
const description = 'x'.repeat(400_000);

let api: ApiProcess;
beforeEach(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity({ description });
  });
});
afterEach(() => api.stop());

const query = 'subscription($id:ID!){reportJob(id:$id){status attempts entity{...on Role{description}}}}';
const message = z.object({ reportJob: z.object({ status: z.string(), attempts: z.number() }) });
type State = z.infer<typeof message>['reportJob'];

/** A client that can stop reading from its connection. */
interface Reader {
  readonly told: State[];
  pause(): void;
  resume(): void;
  readonly ended: Promise<void>;
}

/** A way to lay hands on the WebSocket that a client opens. */
function exposedWebSocket() {
  const opened: WebSocket[] = [];
  class ExposedWebSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      opened.push(this);
    }
  }
  return { webSocketImpl: ExposedWebSocket, opened };
}

function readWebSocket(id: string): Reader {
  const told: State[] = [];
  const { webSocketImpl, opened } = exposedWebSocket();
  const read = async () => {
    for await (const data of subscribe(api.url, query, { id }, { webSocketImpl }))
      told.push(message.parse(data).reportJob);
  };
  return {
    told,
    pause: () => {
      opened[0]?.pause();
    },
    resume: () => {
      opened[0]?.resume();
    },
    ended: read(),
  };
}

function readEventStream(id: string): Reader {
  const told: State[] = [];
  let mayRead = Promise.resolve();
  let resume: () => void = () => undefined;
  const read = async () => {
    const response = await fetch(`${api.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { id } }),
    });
    let unread = '';
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = `${unread}${text}`.split('\n\n');
      unread = events.pop() ?? '';
      for (const data of events.flatMap((event) => /^event: next\ndata: (.+)$/.exec(event)?.[1] ?? []))
        told.push(z.object({ data: message }).parse(JSON.parse(data)).data.reportJob);
      await mayRead;
    }
  };
  return {
    told,
    pause: () => {
      mayRead = new Promise((resolve) => {
        resume = resolve;
      });
    },
    resume: () => {
      resume();
    },
    ended: read(),
  };
}

async function startJob() {
  const job = await api.seed.reportJobs.start(queuedJob(reportOf()));
  if (job?.status !== 'QUEUED') throw new Error('the job did not start');
  return { job, id: Buffer.from(`ReportJob:${accountId}:${job.id}`).toString('base64url') };
}

async function generateAgain(job: ActiveReportJob): Promise<ActiveReportJob> {
  const begin = (current: ActiveReportJob) => transitions.generating(current, Date.now());
  const written = await api.seed.reportJobs.save(job, begin);
  if (written.kind === 'conflict') throw new Error('somebody else changed the job');
  return written.job;
}

describe.each([
  ['a WebSocket', readWebSocket],
  ['Server-Sent Events', readEventStream],
])('somebody who stops reading from %s', (_, read) => {
  it('is kept few states for and told the final one, while others are told every state', async () => {
    const { job, id } = await startJob();
    const [slow, fast] = [read(id), read(id)];
    await waitFor(() => {
      expect([slow.told.length, fast.told.length]).toEqual([1, 1]);
    });
    slow.pause();
    let current: ActiveReportJob = job;
    for (let attempts = 1; attempts <= states; attempts++) {
      current = await generateAgain(current);
      await vi.waitFor(
        () => {
          expect(fast.told.at(-1)?.attempts).toBe(attempts);
        },
        { interval: 5, timeout: 10_000 },
      );
    }
    await api.seed.reportJobs.finish(current, (one) => transitions.cancelled(one, Date.now()));
    await fast.ended;
    slow.resume();
    await slow.ended;
    expect(fast.told).toHaveLength(states + 2);
    expect(slow.told.length).toBeLessThan(states * 0.7);
    expect(slow.told.at(-1)).toMatchObject({ status: 'CANCELLED', attempts: states });
  });
});

describe('somebody who asks on without reading the answers', () => {
  it('is not read from until they read them, and is answered then', async () => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    let answers = 0;
    socket.on('message', () => answers++);
    socket.pause();
    const pings = 60;
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(900_000) } });
    let taken = 0;
    const sendOn = () => {
      if (taken === pings) return;
      socket.send(ping, () => {
        taken++;
        sendOn();
      });
    };
    sendOn();
    expect(await settled(() => taken)).toBeLessThan(pings);
    socket.resume();
    await expect.poll(() => answers, { timeout: 10_000 }).toBe(pings);
    socket.terminate();
  });
});

/** A figure, once it hasn't changed while the API answered others several times. */
async function settled(figure: () => number): Promise<number> {
  let now = figure();
  for (let unchanged = 0; unchanged < 5; unchanged++) {
    await api.post('{viewer{name}}');
    await sleep(100);
    if (figure() !== now) unchanged = 0;
    now = figure();
  }
  return now;
}
