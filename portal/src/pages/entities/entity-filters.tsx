import { useState } from 'react';
import type { TagInput } from '../../api/operations.ts';
import { useFilters } from '../../address/filters.ts';
import { SearchField } from '../../parts/controls.tsx';
import { KindFilter } from '../../parts/kind-filter.tsx';

/** What is looked for rarely; open from the start where the address has one of them. */
const rarer = ['uses', 'path', 'tag', 'deleted'];

export function EntityFilters({ days }: { readonly days: number }) {
  const filters = useFilters();
  const [startsOpen] = useState(() => rarer.some((name) => filters.get(name) !== null));
  return (
    <>
      <div className="filters">
        <TextFilter name="search" label="Name or ARN" />
        <KindFilter />
        <Toggle name="idle" label={`Used nothing for ${days} days`} />
      </div>
      <details className="more-filters" open={startsOpen}>
        <summary>More filters</summary>
        <div className="filters">
          <TextFilter name="uses" label="Used service, like s3" />
          <TextFilter name="path" label="Path begins with, like /app/" />
          <TextFilter name="tag" label="Tag, like team or team=payments" />
          <Toggle name="deleted" label="Deleted ones" />
        </div>
      </details>
    </>
  );
}

/** A path always begins with a slash, which not everybody types. */
export function pathOf(text: string | null): string | null {
  return text === null || text.startsWith('/') ? text : `/${text}`;
}

/** `key=value`, or a key that may have any value. */
export function tagOf(text: string | null): TagInput | null {
  if (text === null) return null;
  const [key = '', ...rest] = text.split('=');
  return { key, value: rest.length === 0 ? null : rest.join('=') };
}

interface FilterProps {
  /** Of the parameter in the address. */
  readonly name: string;
  readonly label: string;
}

function TextFilter({ name, label }: FilterProps) {
  const filters = useFilters();
  return (
    <SearchField
      label={label}
      value={filters.get(name) ?? ''}
      onChange={(text) => {
        filters.set({ [name]: text }, 'replace');
      }}
    />
  );
}

function Toggle({ name, label }: FilterProps) {
  const filters = useFilters();
  return (
    <label className="toggle">
      <input
        type="checkbox"
        checked={filters.get(name) !== null}
        onChange={({ target }) => {
          filters.set({ [name]: target.checked ? 'yes' : null });
        }}
      />
      {label}
    </label>
  );
}
