import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { newsSchema, type Connect, type News, type Order, type Subscribe } from './messages.ts';

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
    return Promise.all(
      this.#processes.map(
        (one) =>
          new Promise<News>((resolve, reject) => {
            const listen = (message: unknown) => {
              const news = newsSchema.parse(message);
              if (news.kind === 'failed') reject(new Error(news.message));
              if (news.kind !== answer) return;
              one.off('message', listen);
              resolve(news);
            };
            one.on('message', listen);
            if (order !== undefined) one.send(order);
          }),
      ),
    );
  }
}
