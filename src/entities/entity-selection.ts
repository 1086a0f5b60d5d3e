import type { AccountId } from '../accounts/index.ts';
import type { EntityArn, EntityType } from './arn.ts';
import type { EntitySummary } from './entity-summary.ts';

/** A tag to look for: with this value, or with any when the value is absent or null. */
export interface TagQuery {
  readonly key: string;
  readonly value?: string | null | undefined;
}

/**
 * Which entities, by what the inventory knows of them. Every field given must match; within one list, any value.
 * An absent or null field asks for nothing; an empty list matches nothing.
 */
export interface EntitySelection {
  readonly accountIds?: readonly AccountId[] | null | undefined;
  readonly types?: readonly EntityType[] | null | undefined;
  /** An AWS-managed policy's ARN means that policy in every account asked for. */
  readonly arns?: readonly EntityArn[] | null | undefined;
  /** Part of the name or of the ARN, in any case. */
  readonly search?: string | null | undefined;
  readonly pathPrefix?: string | null | undefined;
  /** The entity has all of them. */
  readonly tags?: readonly TagQuery[] | null | undefined;
  /** False or absent: entities that exist. True: only those that were deleted. */
  readonly deleted?: boolean | null | undefined;
}

/** Whether an entity is in the selection; `searchText` is its ARN in lower case. */
export type EntityTest = (entity: EntitySummary, searchText: string) => boolean;

/**
 * Prepares the test of what a selection asks for besides accounts and deletion, which are looked up rather than
 * tested; null when it asks for nothing else.
 */
export function entityTestOf(selection: EntitySelection): EntityTest | null {
  const { types, arns, search, pathPrefix, tags } = selection;
  const tests: EntityTest[] = [];
  if (types != null) tests.push(({ type }) => types.includes(type));
  if (arns != null) tests.push(oneOf(new Set(arns)));
  if (pathPrefix != null) tests.push(({ path }) => path.startsWith(pathPrefix));
  if (tags != null) tests.push((entity) => tags.every((tag) => hasTag(entity, tag)));
  if (search != null) tests.push(mentions(search));
  return tests.length === 0 ? null : (entity, searchText) => tests.every((test) => test(entity, searchText));
}

function oneOf(arns: ReadonlySet<EntityArn>): EntityTest {
  return ({ arn }) => arns.has(arn);
}

/** An IAM ARN ends with the entity's name, so whatever is part of the name is part of the ARN. */
function mentions(search: string): EntityTest {
  const wanted = search.toLowerCase();
  return (_, searchText) => searchText.includes(wanted);
}

function hasTag({ tags }: EntitySummary, { key, value }: TagQuery): boolean {
  return tags.some((tag) => tag.key === key && (value == null || tag.value === value));
}
