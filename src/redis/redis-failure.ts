/** What ioredis throws while there is no usable connection. It has no class or code of its own for some. */
const connectionFailures = new Set([
  "Stream isn't writeable and enableOfflineQueue options is false",
  "Cluster isn't ready and enableOfflineQueue options is false",
  'None of startup nodes is available',
  'Connection is closed.',
  'Command timed out',
]);
/** A cluster's node was asked for as long as the connection's patience lasts. */
const clusterFailure = 'Too many Cluster redirections';
const connectionFailureNames = new Set(['AbortError', 'MaxRetriesPerRequestError', 'ClusterAllFailedError']);
const networkFailure = /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|ENOENT)/;

/** How Redis refuses a command for its own state's sake: full, loading, read-only, without a majority, moving, … */
const refusal =
  /^(OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|MISCONF|NOREPLICAS|BUSY|NOAUTH|WRONGPASS) /;

/** Whether the error says that Redis can't be used at the moment, rather than that we used it wrongly. */
export function isRedisFailure(error: Error): boolean {
  if (connectionFailures.has(error.message) || connectionFailureNames.has(error.name)) return true;
  if (error.message.startsWith(clusterFailure)) return true;
  if (error.name === 'ReplyError') return refusal.test(error.message);
  return 'syscall' in error && 'code' in error && networkFailure.test(String(error.code));
}
