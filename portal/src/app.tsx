import { useMemo } from 'react';
import { Provider } from 'urql';
import { Route, Switch } from 'wouter';
import { createPortalClient } from './api/client.ts';
import { useSession } from './api/session.ts';
import { AccountPage } from './pages/accounts/account-page.tsx';
import { AccountsPage } from './pages/accounts/accounts-page.tsx';
import { EntitiesPage } from './pages/entities/entities-page.tsx';
import { EntityPage } from './pages/entities/entity-page.tsx';
import { BatchPage } from './pages/jobs/batch-page.tsx';
import { JobsPage } from './pages/jobs/jobs-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { ServicePage } from './pages/services/service-page.tsx';
import { ServicesPage } from './pages/services/services-page.tsx';
import { Page } from './parts/page.tsx';
import { Empty } from './parts/states.tsx';
import { Shell } from './shell/shell.tsx';
import { SignInPage } from './shell/sign-in-page.tsx';

/** Another token gets another client, so that nothing of one visitor's answers is left for the next. */
export function App() {
  const session = useSession();
  const token = session.kind === 'open' ? session.token : null;
  const client = useMemo(() => createPortalClient(token), [token]);
  if (session.kind === 'closed') return <SignInPage reason={session.reason} />;
  return (
    <Provider value={client}>
      <Shell>
        <Pages />
      </Shell>
    </Provider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/accounts" component={AccountsPage} />
      <Route path="/accounts/:accountId">
        {({ accountId }) => <AccountPage key={accountId} accountId={accountId} />}
      </Route>
      <Route path="/entities" component={EntitiesPage} />
      <Route path="/entity" component={EntityPage} />
      <Route path="/services" component={ServicesPage} />
      <Route path="/services/:serviceNamespace">
        {({ serviceNamespace }) => <ServicePage key={serviceNamespace} serviceNamespace={serviceNamespace} />}
      </Route>
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/:id">{({ id }) => <BatchPage key={id} id={id} />}</Route>
      <Route>
        <Page title="There is no such page">
          <Empty title="Nothing is at this address">
            <p>The links above lead to everything there is.</p>
          </Empty>
        </Page>
      </Route>
    </Switch>
  );
}
