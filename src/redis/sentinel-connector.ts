import { SentinelConnector, type SentinelConnectionOptions } from 'ioredis';

/**
 * Finds the master anew each time. What ioredis' connector listens to from one connection to the next would end it for
 * good: told of a new master while the Sentinels are being asked for one, it gives up, and whoever waits for Redis waits
 * for ever.
 */
export class LastingSentinelConnector extends SentinelConnector {
  /** @param options ioredis' own, with Sentinels among them */
  constructor(options: unknown) {
    if (!isOfSentinels(options)) throw new TypeError('these options name no Sentinels');
    super(options);
  }

  override connect(
    ...given: Parameters<SentinelConnector['connect']>
  ): ReturnType<SentinelConnector['connect']> {
    // Leaves what is left of the connection before: nobody listens to the Sentinels while they are asked.
    this.disconnect();
    return super.connect(...given);
  }
}

function isOfSentinels(options: unknown): options is SentinelConnectionOptions {
  return typeof options === 'object' && options !== null && 'sentinels' in options;
}
