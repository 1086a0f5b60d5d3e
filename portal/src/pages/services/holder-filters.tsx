import { useFilters } from '../../address/filters.ts';
import { Choices } from '../../parts/controls.tsx';
import { KindFilter } from '../../parts/kind-filter.tsx';

export const shows = ['used', 'unused', 'never'] as const;

export function HolderFilters({ days }: { readonly days: number }) {
  const filters = useFilters();
  return (
    <div className="filters">
      <Choices
        label="Show"
        value={filters.oneOf('show', shows) ?? 'all'}
        choices={[
          { value: 'all', label: 'All' },
          { value: 'used', label: `Used in ${days} days` },
          { value: 'unused', label: 'Unused' },
          { value: 'never', label: 'Never used' },
        ]}
        onChange={(show) => {
          filters.set({ show: show === 'all' ? null : show });
        }}
      />
      <KindFilter />
    </div>
  );
}
