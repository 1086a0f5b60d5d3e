import { ensureBuild } from '../scripts/processes/product-build.ts';

interface Benchmark {
  readonly run: (args: readonly string[]) => Promise<void>;
}

/** The benchmarks by name: `npm run bench -- <name> [arguments]`. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  collect: () => import('./collect/main.ts'),
  guard: () => import('./guard/main.ts'),
  live: () => import('./live/main.ts'),
  portal: () => import('./portal/main.ts'),
  query: () => import('./query/main.ts'),
  serve: () => import('./serve/main.ts'),
  soak: () => import('./soak/main.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark === undefined) {
  console.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 1;
} else {
  // Measured is what runs in production.
  ensureBuild();
  const { run } = await benchmark();
  await run(args);
}
