/** What keeps the process from doing its work at the moment; empty when it is ready. */
export type Hindrances = () => string[];
