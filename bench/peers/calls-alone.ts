import { allRows, generate, getPage } from './calls.ts';
import { eachOf } from './each-of.ts';
import type { Peer } from './peer.ts';

const width = 128;
const maxItems = 1_000;

/**
 * No system at all: the calls that a report takes and nothing else. Against an AWS that neither throttles nor takes
 * time it shows how many reports this machine can move.
 */
export const callsAlone: Peer = {
  name: 'the calls alone',
  async collect(accounts, tell) {
    const entities = accounts.flatMap((account) => account.arns.map((arn) => ({ account, arn })));
    await eachOf(entities, width, async ({ account, arn }) => {
      const { iam } = account;
      const jobId = await generate(iam, arn);
      const first = await getPage(iam, jobId, { maxItems });
      const rows = await allRows(first, (marker) => getPage(iam, jobId, { maxItems, marker }));
      tell(account, arn, { kind: 'report', rows });
    });
  },
};
