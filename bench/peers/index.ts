import { aardvark } from './aardvark.ts';
import { callsAlone } from './calls-alone.ts';
import { cloudCustodian } from './cloud-custodian.ts';
import { cloudQuery } from './cloudquery.ts';
import { script } from './script.ts';
import { steampipe } from './steampipe.ts';

export type { Peer, PeerAccount, PeerAnswer, Tell } from './peer.ts';

/** The systems that people use today, by the names that the command line knows. */
export const peers = {
  cloudquery: cloudQuery,
  steampipe,
  custodian: cloudCustodian,
  aardvark,
  script,
} as const;

/** What runs in a process of its own: a peer, or the measure of the machine. */
export const collectors = { ...peers, 'calls-alone': callsAlone } as const;
export type CollectorName = keyof typeof collectors;
