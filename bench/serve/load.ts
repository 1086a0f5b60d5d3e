import autocannon from 'autocannon';

const connections = 20;

/**
 * Requests that a server answers in a second, each connection sending the next body as soon as it is answered.
 * @throws Error when an answer isn't a 200, or a connection breaks
 */
export async function requestsPerSecond(
  url: string,
  bodies: readonly string[],
  seconds: number,
): Promise<number> {
  const { requests, duration, errors, non2xx } = await autocannon({
    url,
    connections,
    requests: bodies.map((body) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })),
    duration: seconds,
  });
  if (errors > 0 || non2xx > 0) throw new Error(`${url}: ${errors} broken connections, ${non2xx} refusals`);
  return requests.total / duration;
}
