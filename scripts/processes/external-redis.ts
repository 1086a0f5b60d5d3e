import { SettingsError, type RedisSettings } from '../../src/config/index.ts';
import { connectRedis } from '../../src/redis/index.ts';
import { StartError } from './start-error.ts';

/** @throws StartError when no Redis answers as the settings say */
export async function checkRedisAnswers(settings: RedisSettings): Promise<void> {
  try {
    (await connectRedis(settings, 'failing')).disconnect();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new StartError(
      `${error.message}. Start it, correct the settings, or leave REDIS_URL out for a private Redis.`,
    );
  }
}
