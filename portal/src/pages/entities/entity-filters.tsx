import { useFilters } from '../../address/filters.ts';
import { Choices, SearchField } from '../../parts/controls.tsx';
import { entityTypes } from '../../parts/words.ts';

const typeChoices = [
  { value: 'ANY', label: 'All' },
  { value: 'ROLE', label: 'Roles' },
  { value: 'USER', label: 'Users' },
  { value: 'GROUP', label: 'Groups' },
  { value: 'POLICY', label: 'Policies' },
] as const;

export function EntityFilters({ days }: { readonly days: number }) {
  const filters = useFilters();
  return (
    <div className="filters">
      <SearchField
        label="Name or ARN"
        value={filters.get('search') ?? ''}
        onChange={(search) => {
          filters.set({ search }, 'replace');
        }}
      />
      <SearchField
        label="Used service, like s3"
        value={filters.get('uses') ?? ''}
        onChange={(uses) => {
          filters.set({ uses }, 'replace');
        }}
      />
      <Choices
        label="Kind"
        value={filters.oneOf('type', entityTypes) ?? 'ANY'}
        choices={typeChoices}
        onChange={(type) => {
          filters.set({ type: type === 'ANY' ? null : type });
        }}
      />
      <Toggle name="idle" label={`Used nothing for ${days} days`} />
      <Toggle name="deleted" label="Deleted ones" />
    </div>
  );
}

function Toggle({ name, label }: { readonly name: string; readonly label: string }) {
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
