import autocannon from 'autocannon';

const connections = 20;
const secondsToWarmUp = 2;
const secondsToMeasure = 4;

/**
 * Requests that a server answers in a second, each connection asking again as soon as it is answered.
 * @throws Error when an answer isn't a 200, or a connection breaks
 */
export async function requestsPerSecond(url: string, body: string): Promise<number> {
  const request = {
    url,
    connections,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  } as const;
  await autocannon({ ...request, duration: secondsToWarmUp });
  const { requests, duration, errors, non2xx } = await autocannon({ ...request, duration: secondsToMeasure });
  if (errors > 0 || non2xx > 0) throw new Error(`${url}: ${errors} broken connections, ${non2xx} refusals`);
  return requests.total / duration;
}
