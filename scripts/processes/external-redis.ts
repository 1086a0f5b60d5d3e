import { Redis } from 'ioredis';
import { StartError } from './start-error.ts';

/** @throws StartError when no Redis answers at this URL */
export async function checkRedisAnswers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  let reason = '';
  redis.on('error', (error) => (reason = error.message));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw new StartError(
      `REDIS_URL is ${withoutPassword(url)}, and no Redis answers there: ${reason || String(error)}. ` +
        'Start it, correct the URL, or leave REDIS_URL out for a private Redis.',
    );
  } finally {
    redis.disconnect();
  }
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//(hidden)@');
}
