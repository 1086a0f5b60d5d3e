import { openConnection, type Connection } from './connections.ts';
import { now, orderSchema, type Connect, type News, type Subscribe } from './messages.ts';

/** So many connections are opened at the same time. */
const atOnce = 20;

/** A process of many subscribers: does what its parent orders, and tells when all of them were told an end. */
class Subscribers {
  readonly #connections: Connection[] = [];
  #subscriptionsEach = 0;
  #finalText = '';
  #toldAt: number[] = [];

  async connect(order: Connect): Promise<void> {
    this.#subscriptionsEach = order.subscriptionsEach;
    const openMore = async () => {
      for (let index = opened++; index < order.connections; index = opened++) {
        const token = order.tokens[index % order.tokens.length] ?? '';
        this.#connections.push(
          await openConnection(order, token, (text) => {
            this.#take(text);
          }),
        );
      }
    };
    let opened = 0;
    await Promise.all(Array.from({ length: atOnce }, openMore));
    tell({ kind: 'connected' });
  }

  async subscribe({ query, variables, finalText }: Subscribe): Promise<void> {
    this.#finalText = finalText;
    const waiting = this.#connections.map((connection, index) => ({
      connection,
      operations: Array.from({ length: this.#subscriptionsEach }, (_, each) => ({
        query,
        variables: variables[(index * this.#subscriptionsEach + each) % variables.length] ?? {},
      })),
    }));
    const subscribeMore = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        await next.connection.subscribe(next.operations);
    };
    await Promise.all(Array.from({ length: atOnce }, subscribeMore));
    tell({ kind: 'subscribed' });
  }

  #take(text: string): void {
    if (!text.includes(this.#finalText)) return;
    this.#toldAt.push(now());
    if (this.#toldAt.length < this.#connections.length * this.#subscriptionsEach) return;
    tell({ kind: 'told', at: this.#toldAt });
    this.#toldAt = [];
  }
}

function tell(news: News): void {
  process.send?.(news);
}

const subscribers = new Subscribers();
process.on('message', (message) => {
  const order = orderSchema.parse(message);
  const done = order.kind === 'connect' ? subscribers.connect(order) : subscribers.subscribe(order);
  done.catch((error: unknown) => {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
process.once('disconnect', () => process.exit());
