import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newsSchema, type Connect, type News, type Order, type Subscribe } from './messages.ts';

/** An audience that is silent for so long has lost something; without a bound the benchmark would wait for ever. */
const patienceMilliseconds = 120_000;
const program = fileURLToPath(new URL('subscriber-process.ts', import.meta.url));

/** All subscribers, in a few processes so that they read faster than one API process tells. */
export class Audience {
  readonly #processes: readonly ChildProcess[];

  constructor(processes: number) {
    this.#processes = Array.from({ length: processes }, () =>
      fork(program, { execArgv: ['--import', 'tsx'] }),
    );
  }

  /** @param order its connections are shared out among the processes */
  async connect(order: Omit<Connect, 'kind'>): Promise<void> {
    const connections = Math.ceil(order.connections / this.#processes.length);
    await this.#all('connected', { ...order, kind: 'connect', connections });
  }

  async subscribe(order: Omit<Subscribe, 'kind'>): Promise<void> {
    await this.#all('subscribed', { ...order, kind: 'subscribe' });
  }

  /** When each subscription is told the end that comes next. */
  async told(): Promise<number[]> {
    const news = await this.#all('told');
    return news.flatMap((one) => (one.kind === 'told' ? one.at : []));
  }

  close(): void {
    for (const one of this.#processes) one.disconnect();
  }

  #all(answer: News['kind'], order?: Order): Promise<News[]> {
    return Promise.all(this.#processes.map((one) => ask(one, answer, order)));
  }
}

/** @throws Error when the process fails, ends or keeps silent instead of answering */
async function ask(one: ChildProcess, answer: News['kind'], order?: Order): Promise<News> {
  const answered = new AbortController();
  const { signal } = answered;
  const silent = sleep(patienceMilliseconds, undefined, { signal }).then(() => {
    throw new Error(`subscribers were not all ${answer} after ${patienceMilliseconds / 1_000} s`);
  });
  const gone = once(one, 'exit', { signal }).then(([code]) => {
    throw new Error(`subscribers ended with code ${String(code)} before they were all ${answer}`);
  });
  const news = firstNews(one, answer, signal);
  if (order !== undefined) one.send(order);
  try {
    return await Promise.race([news, silent, gone]);
  } finally {
    answered.abort();
  }
}

async function firstNews(one: ChildProcess, answer: News['kind'], signal: AbortSignal): Promise<News> {
  for await (const [message] of on(one, 'message', { signal })) {
    const news = newsSchema.parse(message);
    if (news.kind === 'failed') throw new Error(news.message);
    if (news.kind === answer) return news;
  }
  throw new Error('subscribers tell nothing more');
}
