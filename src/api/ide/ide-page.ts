import { createHash } from 'node:crypto';
import { exampleOperations } from './example-operations.ts';

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<circle cx="16" cy="16" r="13" fill="none" stroke="#0b7285" stroke-width="4" stroke-dasharray="61 21"/>' +
  '<path d="M16 8v9l6 4" fill="none" stroke="#0b7285" stroke-width="4" stroke-linecap="round"/></svg>';

/** This GraphiQL throws a tab to the right when it gets the focus, so that a click misses it. */
const keepTabsInPlace = '<style>.graphiql-tab { transform: none !important; }</style>';

/**
 * GraphiQL as one page that loads nothing more: no script, style, font or image from anywhere, which its
 * content security policy enforces. It speaks to `/graphql` of its own origin, subscriptions over graphql-ws.
 * Large (9 MB, 2.4 MB compressed) and slow to make: make it once and send it compressed.
 * @param entityArn an entity that the examples are about
 */
export async function renderIdePage(
  entityArn = 'arn:aws:iam::111122223333:role/app/Deploy',
): Promise<string> {
  // Nine megabytes, without which the API is ready a second sooner.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({
    title: 'Lapse',
    logo,
    favicon: `data:image/svg+xml,${encodeURIComponent(logo)}`,
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultTabs: exampleOperations(entityArn),
  });
  const policy = `<meta http-equiv="Content-Security-Policy" content="${securityPolicy(page)}" />`;
  const [beforeHead, afterHead] = splitBehind(page, '<head>');
  return beforeHead + policy + keepTabsInPlace + afterHead;
}

/** Only the page's one script may run, and the editor's workers that it makes. */
function securityPolicy(page: string): string {
  const [, fromScript] = splitBehind(page, '<script>');
  const script = fromScript.slice(0, fromScript.indexOf('</script>'));
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    'worker-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function splitBehind(text: string, mark: string): [before: string, after: string] {
  const end = text.indexOf(mark) + mark.length;
  return [text.slice(0, end), text.slice(end)];
}
