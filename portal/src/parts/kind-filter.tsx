import { useFilters } from '../address/filters.ts';
import { Choices } from './controls.tsx';
import { anyKindChoices, entityTypes } from './words.ts';

/** Which kind of entity a list is about; it stands in the address. */
export function KindFilter({ label = 'Kind' }: { readonly label?: string }) {
  const filters = useFilters();
  return (
    <Choices
      label={label}
      value={filters.oneOf('type', entityTypes) ?? 'ANY'}
      choices={anyKindChoices}
      onChange={(type) => {
        filters.set({ type: type === 'ANY' ? null : type });
      }}
    />
  );
}
