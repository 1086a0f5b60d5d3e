import { combine, fraction, hashText } from '../random.ts';
import type { Service } from './catalogue.ts';
import type { Principal } from './entity.ts';
import type { Inventory } from './inventory.ts';

/** A use of a service or of one of its actions. */
export interface Use {
  /** Epoch milliseconds, a whole minute. */
  readonly at: number;
  readonly region: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Use appears in reports within four hours. */
const appearsAfterHours = 4;
/** Reports reach at least 400 days back; some dates are older. */
const reachDays = 460;

/** Region of services that answer in one place for the partition. */
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/**
 * When principals last used which service. Nothing of it is stored: each answer follows from the principal, the
 * service and its habits, except for uses that were recorded at run time.
 */
export class UseHistory {
  readonly #now: number;
  readonly #partition: string;

  /** Now: epoch milliseconds, a whole hour, from which all use is counted back. */
  constructor(now: number, partition: string) {
    this.#now = now;
    this.#partition = partition;
  }

  /** The last use of a service by a principal, or undefined where it never used it. */
  ofService(inventory: Inventory, principal: Principal, service: Service): Use | undefined {
    return latest(this.#seeded(principal, service), recorded(inventory, principal, service, undefined));
  }

  /** The last use of a tracked action. The most recent one of them carries the service's own date. */
  ofAction(
    inventory: Inventory,
    principal: Principal,
    service: Service,
    actionName: string,
  ): Use | undefined {
    return latest(
      this.#seededAction(principal, service, actionName),
      recorded(inventory, principal, service, actionName),
    );
  }

  #seeded(principal: Principal, service: Service): Use | undefined {
    const { eagerness, breadth, quietDays } = principal.habits;
    const likelihood = eagerness * Math.exp(-service.popularity / breadth);
    const luck = combine(principal.key, service.hash);
    if (fraction(luck) >= likelihood) return undefined;
    const skew = fraction(combine(luck, 1)) ** 3;
    const days = quietDays + skew * Math.max(0, reachDays - quietDays);
    const age = days * day + (appearsAfterHours + 12 * fraction(combine(luck, 2))) * hour;
    const at = Math.floor((this.#now - age) / minute) * minute;
    const earliest = Math.ceil(principal.createdAt / minute) * minute;
    return { at: Math.max(at, earliest), region: this.#regionOf(principal, service) };
  }

  #seededAction(principal: Principal, service: Service, actionName: string): Use | undefined {
    const use = this.#seeded(principal, service);
    if (use === undefined) return undefined;
    const luck = combine(combine(principal.key, service.hash), hashText(actionName));
    const favourite = service.trackedActions[principal.key % service.trackedActions.length];
    if (actionName === favourite) return use;
    if (fraction(luck) >= 0.15) return undefined;
    const earlier = Math.floor((fraction(combine(luck, 1)) * 40 * day) / minute) * minute;
    return {
      at: Math.max(use.at - earlier, Math.ceil(principal.createdAt / minute) * minute),
      region: use.region,
    };
  }

  #regionOf(principal: Principal, service: Service): string {
    return service.isGlobal ? (globalRegions[this.#partition] ?? 'us-east-1') : principal.region;
  }
}

function latest(seeded: Use | undefined, recordedUse: Use | undefined): Use | undefined {
  if (seeded === undefined || recordedUse === undefined) return seeded ?? recordedUse;
  return recordedUse.at >= seeded.at ? recordedUse : seeded;
}

function recorded(
  inventory: Inventory,
  principal: Principal,
  service: Service,
  actionName: string | undefined,
): Use | undefined {
  if (inventory.recordedUse.length === 0) return undefined;
  return inventory.recordedUse
    .filter((use) => use.arn === principal.arn && use.serviceNamespace === service.namespace)
    .filter((use) => actionName === undefined || use.actionName === actionName)
    .reduce<Use | undefined>((last, use) => latest(last, use), undefined);
}
