import {
  cacheExchange,
  Client,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
  type CombinedError,
} from '@urql/core';
import { createClient as createSocket, type FormattedExecutionResult } from 'graphql-ws/client';
import { setConnectionState } from './connection.ts';
import { currentToken, turnAway } from './session.ts';

const path = '/graphql';
/** graphql-ws close code of a connection without valid credentials. */
const unauthorized = 4401;
const longestPauseMilliseconds = 10_000;

type Result = FormattedExecutionResult;

/**
 * What pages read through. Answers are cached by document and variables, not by the ids in them: the figures of one
 * `Service` depend on the filter that it was asked for with.
 */
export function createPortalClient(token: string | null): Client {
  const socket = createSocket({
    url: () => new URL(path, location.href.replace(/^http/, 'ws')).href,
    connectionParams: authorization(token),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait,
    on: {
      connecting: (isRetry) => {
        setConnectionState(isRetry ? 'lost' : 'connecting');
      },
      connected: () => {
        setConnectionState('live');
      },
      closed: (event) => {
        const { code } = event as CloseEvent;
        setConnectionState(code === 1000 ? 'idle' : 'lost');
        if (code === unauthorized) turnAway('The API wants a token for live updates.');
      },
    },
  });
  return new Client({
    url: path,
    preferGetMethod: false,
    fetchOptions: { headers: authorization(token) },
    exchanges: [
      mapExchange({ onError: turnAwayTheUnauthenticated }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => {
            const next = ({ data = null, errors }: Result) => {
              sink.next({ data, ...(errors && { errors: [...errors] }) });
            };
            const unsubscribe = socket.subscribe(
              { query, ...(variables && { variables }) },
              { ...sink, next },
            );
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
}

/** What downloads read through: thousands of pages, each once, so nothing is kept of them. */
export function createDownloadClient(): Client {
  return new Client({
    url: path,
    preferGetMethod: false,
    fetchOptions: { headers: authorization(currentToken()) },
    exchanges: [mapExchange({ onError: turnAwayTheUnauthenticated }), fetchExchange],
  });
}

function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

function turnAwayTheUnauthenticated({ graphQLErrors }: CombinedError): void {
  const refusal = graphQLErrors.find(({ extensions }) => extensions.code === 'UNAUTHENTICATED');
  if (refusal !== undefined) turnAway(refusal.message);
}

/** Twice as long each time, with jitter, so that a restarted API isn't met by everybody at once. */
function retryWait(retries: number): Promise<void> {
  const pause = Math.min(longestPauseMilliseconds, 250 * 2 ** retries) * (0.5 + Math.random() / 2);
  return new Promise((resolve) => setTimeout(resolve, pause));
}
