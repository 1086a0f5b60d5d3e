import { permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { parseEntityArn, type EntityArn } from './arn.ts';
import { entityTestOf, type EntitySelection } from './entity-selection.ts';
import type { EntityKey } from './entity.ts';
import type { EntitySummary } from './entity-summary.ts';
import { countWhile, keepOrdinals, SortedOrdinals } from './sorted-ordinals.ts';

/** What an account's new inventory changed: ordinals that came and that went. */
export interface CatalogChange {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/** Ordinals of entities that exist, and of those that were deleted. */
interface Fates {
  readonly existing: Uint32Array;
  readonly deleted: Uint32Array;
}

/**
 * Every known entity in memory, for lists and counts. Each has an ordinal, a small number under which others
 * keep figures of it in arrays; it stays the same as long as the entity is known and is given away again after.
 */
export class EntityCatalog {
  readonly #entities: (EntitySummary | undefined)[] = [];
  readonly #searchTexts: string[] = [];
  readonly #ordinals = new Map<AccountId, Map<EntityArn, number>>();
  readonly #free: number[] = [];
  readonly #byArn = new SortedOrdinals((a, b) => compareByArn(this.entity(a), this.entity(b)));
  /** Of each account, in no order. */
  readonly #fatesByAccount = new Map<AccountId, Fates>();
  /** Of all accounts, by ARN; null after a change. */
  #fates: Fates | null = null;
  readonly #byName = new SortedOrdinals((a, b) => compareByName(this.entity(a), this.entity(b)));

  /** One more than the highest ordinal that was ever given. */
  get capacity(): number {
    return this.#entities.length;
  }

  /** @throws RangeError for an ordinal that stands for nothing */
  entity(ordinal: number): EntitySummary {
    const entity = this.#entities[ordinal];
    if (entity === undefined) throw new RangeError(`no entity has the ordinal ${ordinal}`);
    return entity;
  }

  /** The entity's ordinal; undefined when it isn't known or may not be seen. */
  ordinalOf(scope: AccountScope, { accountId, arn }: EntityKey): number | undefined {
    if (!permits(scope, accountId)) return undefined;
    return this.#ordinals.get(accountId)?.get(arn);
  }

  /** The accounts that entities are known of. */
  get accountIds(): readonly AccountId[] {
    return [...this.#ordinals.keys()];
  }

  /** Ordinals of one account's entities, deleted ones included; none when the account may not be seen. */
  accountOrdinals(scope: AccountScope, accountId: AccountId): readonly number[] {
    if (!permits(scope, accountId)) return [];
    return [...(this.#ordinals.get(accountId)?.values() ?? [])];
  }

  /** Takes in all that is known of an account now; what isn't named is forgotten. */
  replaceAccount(accountId: AccountId, entities: readonly EntitySummary[]): CatalogChange {
    const before = this.#ordinals.get(accountId) ?? new Map<EntityArn, number>();
    const after = new Map<EntityArn, number>();
    const named = new Set(entities.map(({ arn }) => arn));
    const gone = [...before].filter(([arn]) => !named.has(arn)).map(([, ordinal]) => ordinal);
    this.#remove(gone);
    const added: number[] = [];
    for (const entity of entities) {
      const known = after.get(entity.arn) ?? before.get(entity.arn);
      const ordinal = known ?? this.#free.pop() ?? this.#entities.length;
      if (known === undefined) added.push(ordinal);
      this.#entities[ordinal] = entity;
      this.#searchTexts[ordinal] = entity.arn.toLowerCase();
      after.set(entity.arn, ordinal);
    }
    if (after.size > 0) this.#ordinals.set(accountId, after);
    else this.#ordinals.delete(accountId);
    this.#fatesByAccount.set(accountId, this.#fatesOf(Uint32Array.from(after.values())));
    this.#fates = null;
    this.#byArn.add(added);
    this.#byName.add(added);
    return { added, removed: gone };
  }

  /** Ordinals of the selected entities that the caller may see, by ARN and then account id. */
  select(scope: AccountScope, selection: EntitySelection): Uint32Array {
    const test = entityTestOf(selection);
    const candidates = this.#candidates(
      askedAccounts(scope, selection),
      selection.deleted === true ? 'deleted' : 'existing',
    );
    if (test === null) return candidates;
    return keepOrdinals(candidates, (ordinal) =>
      test(this.entity(ordinal), this.#searchTexts[ordinal] ?? ''),
    );
  }

  /** The place of each ordinal in the order by name, then ARN, then account id. */
  nameRanks(): Uint32Array {
    return this.#byName.ranks();
  }

  /** How many entities come before a name, ARN and account id in that order, or before and at it. */
  countByName(place: NamePlace, side: 'before' | 'after'): number {
    return countWhile(this.#byName.inOrder(), (ordinal) =>
      isBefore(compareByName(this.entity(ordinal), place), side),
    );
  }

  /** How many of the selected come before an ARN and account id, or before and at it. */
  countByArn(selected: Uint32Array, place: ArnPlace, side: 'before' | 'after'): number {
    return countWhile(selected, (ordinal) => isBefore(compareByArn(this.entity(ordinal), place), side));
  }

  #candidates(accountIds: ReadonlySet<AccountId> | 'all', fate: keyof Fates): Uint32Array {
    if (accountIds === 'all') {
      this.#fates ??= this.#fatesOf(this.#byArn.inOrder());
      return this.#fates[fate];
    }
    const parts = Array.from(accountIds, (accountId) => this.#fatesByAccount.get(accountId)?.[fate]);
    return this.#byArn.sort(parts.filter((ordinals) => ordinals !== undefined));
  }

  #fatesOf(ordinals: Uint32Array): Fates {
    const isDeleted = (ordinal: number) => this.entity(ordinal).deletedAt !== null;
    return {
      existing: keepOrdinals(ordinals, (ordinal) => !isDeleted(ordinal)),
      deleted: keepOrdinals(ordinals, isDeleted),
    };
  }

  #remove(ordinals: readonly number[]): void {
    this.#byArn.remove(ordinals);
    this.#byName.remove(ordinals);
    for (const ordinal of ordinals) {
      this.#entities[ordinal] = undefined;
      this.#searchTexts[ordinal] = '';
      this.#free.push(ordinal);
    }
  }
}

/** A place in the order by ARN; what a cursor says may name no account that exists. */
export interface ArnPlace {
  readonly arn: string;
  readonly accountId: string;
}

/** A place in the order by name. */
export interface NamePlace extends ArnPlace {
  readonly name: string;
}

/**
 * The accounts that the selection asks for and the caller may see; 'all' without any bound. An ARN names its
 * account; an AWS-managed policy's stands for all.
 */
export function askedAccounts(
  scope: AccountScope,
  { accountIds, arns }: EntitySelection,
): ReadonlySet<AccountId> | 'all' {
  const named = arns == null ? null : accountsNamed(arns);
  const bounds = [scope.kind === 'all' ? null : scope.accountIds, accountIds ?? null, named];
  const [first, ...others] = bounds.filter((bound) => bound !== null).map((bound) => new Set(bound));
  if (first === undefined) return 'all';
  return new Set([...first].filter((accountId) => others.every((other) => other.has(accountId))));
}

function accountsNamed(arns: readonly EntityArn[]): AccountId[] | null {
  const named: AccountId[] = [];
  for (const arn of arns) {
    const parsed = parseEntityArn(arn);
    if (parsed?.accountId === null) return null;
    if (parsed !== null) named.push(parsed.accountId);
  }
  return named;
}

function isBefore(order: number, side: 'before' | 'after'): boolean {
  return side === 'before' ? order < 0 : order <= 0;
}

function compareByArn(a: ArnPlace, b: ArnPlace): number {
  return compareTexts(a.arn, b.arn) || compareTexts(a.accountId, b.accountId);
}

function compareByName(a: NamePlace, b: NamePlace): number {
  return compareTexts(a.name, b.name) || compareByArn(a, b);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
