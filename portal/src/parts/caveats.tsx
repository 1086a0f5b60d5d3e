/** What "unused" means, and what it doesn't. Belongs wherever somebody might take access away because of it. */
export function Caveats() {
  return (
    <details className="caveats">
      <summary>What “unused” means here</summary>
      <ul>
        <li>AWS tracks at least 400 days. “Never used” means: not in that time.</li>
        <li>Use appears up to four hours late.</li>
        <li>Denied attempts count as use: a used service need not be allowed.</li>
        <li>
          Only identity policies are considered. Service control policies, permissions boundaries, session and
          resource policies are not: an unused service need not be reachable.
        </li>
        <li>The days are counted back from each report’s completion, not from now.</li>
      </ul>
    </details>
  );
}
