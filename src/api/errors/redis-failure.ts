/** What ioredis throws while there is no usable connection. It has no class or code of its own for some. */
const connectionFailures = new Set([
  "Stream isn't writeable and enableOfflineQueue options is false",
  'Connection is closed.',
  'Command timed out',
]);
const connectionFailureNames = new Set(['AbortError', 'MaxRetriesPerRequestError', 'ClusterAllFailedError']);
const networkFailure = /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|ENOENT)/;

/** How Redis refuses a command for its own state's sake: full, loading, read-only, without a majority, … */
const refusal =
  /^(OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MISCONF|NOREPLICAS|BUSY|NOAUTH|WRONGPASS) /;

/** Whether the error says that Redis can't be used at the moment, rather than that we used it wrongly. */
export function isRedisFailure(error: Error): boolean {
  if (connectionFailures.has(error.message) || connectionFailureNames.has(error.name)) return true;
  if (error.name === 'ReplyError') return refusal.test(error.message);
  return 'syscall' in error && 'code' in error && networkFailure.test(String(error.code));
}
