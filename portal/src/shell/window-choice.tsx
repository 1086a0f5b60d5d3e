import { useFilters } from '../address/filters.ts';
import { useWindow, windows } from '../address/window.ts';

/** After how many days without use a service counts as unused, on every page. */
export function WindowChoice() {
  const filters = useFilters();
  const days = useWindow();
  const choices = [...new Set([...windows, days])].sort((left, right) => left - right);
  return (
    <label className="window-choice">
      <span>Unused after</span>
      <select
        value={days}
        onChange={({ target }) => {
          filters.set({ days: target.value === '90' ? null : target.value });
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice} days
          </option>
        ))}
      </select>
    </label>
  );
}
