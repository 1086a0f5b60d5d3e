interface Counts {
  readonly grantedEntities: number;
  readonly usedEntities: number;
  readonly neverUsedEntities: number;
}

/** What a cell of the heat map can show, each of the entities that are granted the service. */
export const measures = {
  used: {
    label: 'Used',
    count: ({ usedEntities }: Counts) => usedEntities,
    /** What a cell says in words: so many of so many … */
    words: (days: number) => `used it in the last ${days} days`,
    none: 'used by none',
  },
  unused: {
    label: 'Unused',
    count: ({ grantedEntities, usedEntities }: Counts) => grantedEntities - usedEntities,
    words: (days: number) => `did not use it in the last ${days} days`,
    none: 'used by all',
  },
  never: {
    label: 'Never used',
    count: ({ neverUsedEntities }: Counts) => neverUsedEntities,
    words: () => 'never used it',
    none: 'used by all at some time',
  },
} as const;

export type MeasureName = keyof typeof measures;

export const measureNames = ['used', 'unused', 'never'] as const satisfies readonly MeasureName[];
