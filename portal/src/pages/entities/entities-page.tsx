import { useWindow } from '../../address/window.ts';
import { Page } from '../../parts/page.tsx';
import { EntityList } from './entity-list.tsx';

/** Every user, role, group and policy of every account. */
export function EntitiesPage() {
  return (
    <Page title="Entities">
      <EntityList accountId={null} days={useWindow()} />
    </Page>
  );
}
