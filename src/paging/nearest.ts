/** A row's place as two numbers: what the list is ordered by, and where it stands among equals. */
export interface NumericPlace {
  readonly value: number;
  readonly position: number;
}

/**
 * Of all places that are offered, keeps those that come first. It never holds more than twice as many as are
 * wanted, so that the first fifty of a million cost one look at each.
 */
export class FirstPlaces {
  readonly #limit: number;
  #kept: NumericPlace[] = [];
  #last: NumericPlace = { value: Infinity, position: Infinity };

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(value: number, position: number): void {
    const { value: lastValue, position: lastPosition } = this.#last;
    if (value > lastValue || (value === lastValue && position >= lastPosition)) return;
    this.#kept.push({ value, position });
    if (this.#kept.length >= 2 * this.#limit) this.#cut();
  }

  /** First to last. */
  inOrder(): readonly NumericPlace[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept
      .sort((a, b) => a.value - b.value || a.position - b.position)
      .slice(0, this.#limit);
    const last = this.#kept[this.#limit - 1];
    if (last !== undefined) this.#last = last;
  }
}

/** Tells a list's places one by one. */
export type PlaceScan = (tell: (value: number, position: number) => void) => void;

/** The places nearest to a bound on one side of it, and whether there are others on its far side. */
export interface NearestPlaces {
  readonly places: readonly NumericPlace[];
  readonly hasOthers: boolean;
}

/** The first places at or after a bound, in order. */
export function placesFrom(scan: PlaceScan, bound: NumericPlace | null, limit: number): NearestPlaces {
  const { value: boundValue, position: boundPosition } = bound ?? { value: -Infinity, position: -Infinity };
  const first = new FirstPlaces(limit);
  let hasOthers = false;
  scan((value, position) => {
    if (value > boundValue || (value === boundValue && position >= boundPosition))
      first.offer(value, position);
    else hasOthers = true;
  });
  return { places: first.inOrder(), hasOthers };
}

/** The last places before a bound, the nearest first. */
export function placesBefore(scan: PlaceScan, bound: NumericPlace | null, limit: number): NearestPlaces {
  const { value: boundValue, position: boundPosition } = bound ?? { value: Infinity, position: Infinity };
  const first = new FirstPlaces(limit);
  let hasOthers = false;
  scan((value, position) => {
    if (value < boundValue || (value === boundValue && position < boundPosition))
      first.offer(-value, -position);
    else hasOthers = true;
  });
  const places = first.inOrder().map((place) => ({ value: -place.value, position: -place.position }));
  return { places, hasOthers };
}
